/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of S. Achelis, Technical Analysis from A to Z, 2nd edition, by page, and of the
 * spreadsheet that accompanies it, as the test data of Tulip Indicators (atoz.txt) quote them.
 * All values of a table are compared, each to its last printed digit. */
#include <math.h>

#include "engine/indicator-frame.h"

/* Page 70. */
static const double true_range_high[]
    = { 12.3125, 12.25,   12.3125, 12.2812, 12.375, 12.375,  12.3125, 12.375,  12.5,    12.5938,
        12.3438, 12.4062, 12.375,  12.4062, 12.375, 12.2812, 12.25,   12.0625, 12.3125, 12.3125 };
static const double true_range_low[]
    = { 12.1875, 12.1562, 12.1875, 12.125,  12.125,  12.2812, 12.1875, 12.1875, 12.2812, 12.3125,
        12.2812, 12.2812, 12.2812, 12.2812, 11.9688, 12.0938, 12,      11.6562, 12.1562, 12.125 };
static const double true_range_close[]
    = { 12.25,   12.1875, 12.25,   12.1875, 12.375,  12.3125, 12.2188, 12.3438, 12.5,    12.375,
        12.3438, 12.3438, 12.2812, 12.375,  12.0938, 12.1562, 12.0625, 11.9688, 12.1875, 12.1562 };
static const double true_range_printed[]
    = { 0.0938, 0.125,  0.1562, 0.25,   0.0938, 0.125, 0.1875, 0.2188, 0.2813, 0.0938,
        0.125,  0.0938, 0.125,  0.4062, 0.1874, 0.25,  0.4063, 0.3437, 0.1875 };

/* Page 70, its first range being high - low: a candle is put before that closes inside it. */
static const double atr_high[] = { 12.3125, 12.3125, 12.25,   12.3125, 12.2812, 12.375,  12.375,
                                   12.3125, 12.375,  12.5,    12.5938, 12.3438, 12.4062, 12.375,
                                   12.4062, 12.375,  12.2812, 12.25,   12.0625, 12.3125, 12.3125 };
static const double atr_low[] = { 12.1875, 12.1875, 12.1562, 12.1875, 12.125,  12.125,  12.2812,
                                  12.1875, 12.1875, 12.2812, 12.3125, 12.2812, 12.2812, 12.2812,
                                  12.2812, 11.9688, 12.0938, 12,      11.6562, 12.1562, 12.125 };
static const double atr_close[] = { 12.25,   12.25,   12.1875, 12.25,   12.1875, 12.375,  12.3125,
                                    12.2188, 12.3438, 12.5,    12.375,  12.3438, 12.3438, 12.2812,
                                    12.375,  12.0938, 12.1562, 12.0625, 11.9688, 12.1875, 12.1562 };
static const double atr_printed[]
    = { 0.125,  0.1563, 0.1406, 0.1367, 0.1494, 0.1668, 0.1954, 0.17,  0.1587,
        0.1425, 0.1381, 0.2052, 0.2007, 0.213,  0.2614, 0.2819, 0.2583 };

/* Page 67. */
static const double aroon_high[]
    = { 27.5,   28.125, 29,     30.313, 29.75,  28.563, 29.831, 30.969, 30.594, 31.125, 32.5,
        33.844, 34.469, 34.719, 33.031, 33.625, 34,     33.813, 33.156, 32.969, 33.813 };
static const double aroon_low[]
    = { 26.219, 26.313, 26.906, 29.188, 29.188, 26.594, 27.875, 30.25, 29.75,  29.813, 30.406,
        32.844, 33.813, 32.688, 32.281, 32.281, 32.938, 32.688, 31.5,  31.375, 32.656 };
static const double aroon_printed_1[]
    = { 0, 0, 60, 40, 20, 0, 0, 20, 0, 0, 0, 80, 60, 100, 100, 80 };
static const double aroon_printed_0[]
    = { 60, 40, 100, 80, 100, 100, 100, 100, 100, 80, 60, 40, 20, 0, 40, 20 };

/* Page 73. */
static const double bbands_close[]
    = { 31.875,  32.125,  32.3125, 32.125,  31.875, 32.3125, 32.25,   32.4375,
        32.8125, 32.375,  32.5,    32.4375, 32.75,  33.1875, 33.0625, 33.0625,
        33.125,  33.0625, 32.8125, 32.875,  33.25,  33.125 };
static const double bbands_printed_2[]
    = { 31.7271, 31.8279, 31.8452, 31.8176, 31.7323, 32.0422, 32.0992, 32.2023, 32.2268,
        32.0552, 32.1927, 32.3546, 32.7354, 33.0,    32.8071, 32.7451, 32.7029, 32.7029 };
static const double bbands_printed_1[]
    = { 32.0625, 32.15,   32.175, 32.2,    32.3375, 32.4375, 32.475,  32.5125, 32.575,
        32.65,   32.7875, 32.9,   33.0375, 33.1,    33.025,  32.9875, 33.025,  33.025 };
static const double bbands_printed_0[]
    = { 32.3979, 32.4721, 32.5048, 32.5824, 32.9427, 32.8328, 32.8508, 32.8227, 32.9232,
        33.2448, 33.3823, 33.4454, 33.3396, 33.2,    33.2429, 33.2299, 33.3471, 33.3471 };

/* Page 105. */
static const double cci_high[] = { 15.125, 15.052, 14.8173, 14.69,   14.7967, 14.794,
                                   14.093, 14.7,   14.5255, 14.6579, 14.7842, 14.8273 };
static const double cci_low[] = { 14.936,  14.6267, 14.5557, 14.46,   14.5483, 13.9347,
                                  13.8223, 14.02,   14.2652, 14.3773, 14.5527, 14.3309 };
static const double cci_close[] = { 14.936,  14.752, 14.5857, 14.6,    14.6983, 13.946,
                                    13.9827, 14.45,  14.3452, 14.4197, 14.5727, 14.4773 };
static const double cci_printed[] = { 18.089, 84.4605, 109.1186, 46.654 };

/* The companion spreadsheet. */
static const double mfi_high[]
    = { 6.1094, 6.4063, 6.4375, 6.4844, 6.4219,  6.4688,  6.3438, 6.2188, 6.1406, 6.2031, 6.2109,
        6.3281, 6.6094, 6.5625, 6.5625, 6.57813, 6.53125, 6.9219, 7.0938, 7.0313, 7.2422, 7.25,
        7.1719, 7.125,  7.5625, 7.3125, 7.0938,  6.9063,  7.0938, 7.1875, 7.3125, 7.25,   7.0938,
        7.125,  7.0938, 7.0625, 6.9688, 6.8125,  6.9063,  7,      7.1563, 7.0938, 6.9063, 6.7813,
        6.875,  6.6563, 6.8438, 7.0313, 7.125,   6.9688,  6.875,  6.7188, 6.5625 };
static const double mfi_low[]
    = { 5.9531, 6.0938, 6.2188, 6.3125, 6.2969, 6.375,   6.1953, 6.1016, 6,      6.0938, 6.0938,
        6.2188, 6.3594, 6.4688, 6.4531, 6.375,  6.42188, 6.5938, 6.9688, 6.8281, 6.9219, 7.1094,
        7.0469, 7,      7.1875, 6.9688, 6.875,  6.7813,  6.875,  7.0313, 7.1094, 7,      6.8438,
        6.875,  6.8438, 6.9063, 6.8125, 6.6094, 6.6563,  6.8125, 7,      6.8125, 6.6563, 6.6406,
        6.5938, 6.5,    6.5313, 6.7188, 6.625,  6.6875,  6.625,  6.5625, 6.2813 };
static const double mfi_close[]
    = { 6.0625, 6.3359, 6.3438, 6.3281, 6.375,   6.4063,  6.2188, 6.125,  6.1172, 6.0938, 6.1875,
        6.3281, 6.5313, 6.5156, 6.4688, 6.48438, 6.48438, 6.9063, 7.0469, 6.9297, 7.2188, 7.1719,
        7.1172, 7.0469, 7.2656, 7.0781, 6.9844,  6.8281,  7.0625, 7.1406, 7.2188, 7.0625, 7.0156,
        6.9219, 7.0938, 6.9375, 6.875,  6.7188,  6.8281,  7,      7.0625, 6.875,  6.75,   6.7344,
        6.6563, 6.5781, 6.8438, 7,      6.9531,  6.8125,  6.6719, 6.5938, 6.3125 };
static const double mfi_volume[]
    = { 340384, 691088, 536624, 470944, 356992, 399920, 589984, 259152, 379152, 269856, 195152,
        390208, 557168, 267728, 318816, 262352, 261008, 837232, 721136, 337808, 672416, 403056,
        254016, 266240, 862960, 376000, 406424, 375744, 228048, 163752, 238624, 210488, 267688,
        309576, 201232, 222544, 265312, 471880, 228848, 227720, 288504, 214800, 377800, 207088,
        224048, 290576, 219064, 320664, 676728, 407496, 295040, 235416, 496544 };
static const double mfi_printed[]
    = { 66.77737978, 59.03448482, 54.37481709, 58.15221843, 67.88911447, 61.0241705,  72.38521792,
        77.58331175, 78.63212061, 73.72082243, 76.89956833, 70.74041378, 63.40993787, 58.09609172,
        62.53399295, 66.13332558, 67.47686969, 60.17160784, 51.42809806, 51.68946288, 46.64931037,
        39.35478099, 39.3291822,  37.76367962, 26.993631,   34.07025526, 43.06411989, 44.95524845,
        37.02234161, 32.18262657, 25.73227608, 25.32065462, 31.47216519, 40.03727743, 30.65263995,
        29.40339517, 29.25111331, 30.88944957, 24.11626391 };

/* Page 231. */
static const double obv_close[]
    = { 20.5625, 20.375, 20.0625, 19.5, 19.8125, 19.8125, 20.0625, 20.0625, 20.375, 20.75 };
static const double obv_volume[]
    = { 27802, 16178, 22766, 46074, 22904, 20428, 29260, 30652, 38332, 40054 };
static const double obv_printed[]
    = { 0, -16178, -38944, -85018, -62114, -62114, -32854, -32854, 5478, 45532 };

/* Page 299. */
static const double rsi_close[]
    = { 37.875, 39.5,    38.75,   39.8125, 40,   39.875,  40.1875, 41.25, 41.125, 41.625,
        41.25,  40.1875, 39.9375, 39.9375, 40.5, 41.9375, 42.25,   42.25, 41.875, 41.875 };
static const double rsi_printed[]
    = { 76.6667, 78.8679, 84.9158, 81.4863, 84.5968, 73.0851, 49.3173, 45.0119,
        45.0119, 57.9252, 75.9596, 78.4676, 78.4676, 65.6299, 65.6299 };

/* Page 207. */
static const double sma_close[] = { 25, 24.875, 24.781, 24.594, 24.5, 24.625, 25.219, 27.25 };
static const double sma_printed[] = { 24.75, 24.675, 24.744, 25.238 };

/* Page 309. */
static const double stdev_close[]
    = { 21.4375, 21.6875, 22.125, 21.5625, 21.8125, 21.4375, 21.5, 21.1875, 20.6875, 20.9375 };
static const double stdev_printed[] = { 0.2358, 0.2358, 0.2531, 0.2016, 0.3758, 0.3052 };

/* Page 346 and the companion spreadsheet. */
static const double ultimate_osc_high[]
    = { 24.4375, 24.3125, 24.8125, 24.8750, 24.3125, 24.5000, 25.7500, 25.5000, 26.3750, 26.8750,
        26.2500, 26.1250, 25.2500, 25.6250, 25.7500, 25.6875, 24.6875, 24.3125, 24.0000, 23.0000,
        23.2500, 22.6250, 23.1875, 22.5000, 22.5000, 22.3750, 21.8750, 21.5625, 21.0000, 19.7500,
        21.9375, 22.8750, 23.1875, 22.7500, 22.0625, 22.1875, 21.7500, 21.4375, 22.3750, 23.5000 };
static const double ultimate_osc_low[]
    = { 23.7500, 23.2500, 23.6250, 24.1250, 23.8125, 23.7500, 24.4375, 24.5625, 25.3750, 26.0625,
        25.6875, 24.5625, 23.8750, 24.7500, 25.2500, 24.5000, 23.1250, 23.0625, 23.0000, 21.2500,
        22.1250, 20.5625, 21.7500, 21.4375, 21.8750, 21.6875, 20.4375, 20.6875, 20.3125, 18.6875,
        19.6875, 22.0000, 22.3750, 22.2500, 20.3750, 20.5000, 20.8125, 20.8125, 20.8750, 22.5000 };
static const double ultimate_osc_close[]
    = { 23.8750, 23.8125, 24.6250, 24.3125, 23.9375, 24.4375, 25.0000, 24.8750, 26.3750, 26.1875,
        25.9375, 24.6875, 24.7500, 25.3125, 25.4375, 24.5625, 23.6875, 23.2500, 23.0000, 22.2500,
        22.7500, 21.2500, 22.4375, 21.8750, 22.4375, 22.0625, 21.1250, 21.0000, 20.5625, 19.3125,
        21.9375, 22.1250, 22.8750, 22.5000, 21.9375, 20.7500, 21.0000, 21.3750, 22.1875, 22.8125 };
static const double ultimate_osc_printed[]
    = { 46.4410, 42.7170, 55.0644, 51.8299, 54.2715, 54.7001,
        58.6161, 54.9119, 54.5148, 48.9728, 55.3561, 53.7807 };

/* Page 371. */
static const double williams_r_high[] = { 631.34, 627.11, 628.49, 630.89, 632.85, 633.26, 634.65,
                                          633.56, 624.84, 621.62, 614.01, 615.36, 620.51, 624.33 };
static const double williams_r_low[] = { 624.81, 623.59, 621.33, 622.2,  630.21, 629.64, 632.34,
                                         616.31, 618.98, 609.84, 602.56, 609.71, 615.36, 620.21 };
static const double williams_r_close[] = { 626.01, 626.44, 622.2, 630.8,  632.85, 633.06, 633.56,
                                           622.11, 620.34, 611.6, 609.89, 615.36, 620.44, 623.66 };
static const double williams_r_printed[]
    = { 0, -1.676, -8.183, -68.375, -78.026, -92.906, -77.158, -58.710, -19.749, -3.078 };

/* Page 213. */
static const double wma_close[]
    = { 25.0000, 24.8750, 24.7813, 24.5938, 24.5000, 24.625, 25.2188, 27.2500 };
static const double wma_printed[] = { 24.6646, 24.6229, 24.8042, 25.6396 };

/* Page 366. */
static const double rma_close[] = { 62.125, 61.125,  62.3438, 65.3125, 63.9688, 63.4375,
                                    63,     63.7812, 63.4062, 63.4062, 62.4375, 61.8438 };
static const double rma_printed[]
    = { 62.975, 63.0675, 63.054, 63.1995, 63.2408, 63.2739, 63.1066, 62.8540 };

/* The companion spreadsheet, from its first turn on: before, it depends on how one begins. */
static const double psar_high[]
    = { 45.3125, 46.3125, 46.9375, 47,      47.5312, 47.5938, 47.5,    47.1562, 46.5625, 46.1172,
        44.9062, 44,      44.625,  46.1875, 46.5625, 46.9375, 46.7812, 47.625,  45.8125, 45.4375,
        47,      47.0938, 47.25,   46.75,   46.375,  46.4375, 45.375,  44.9375, 44.5625, 45.2188,
        45,      44.25,   43.875,  43.5312, 42.9062, 43.2812, 45.1875, 45.6875, 46.125,  46.6875,
        46.0312, 46.4375, 46.9688, 47.625,  48.5625, 48.5938, 47.4375, 47.1562, 46.6562, 47.0625,
        48.4688, 50.5625, 54.375,  57.5,    58.5625, 57.5,    58.3125, 59,      59.625,  59.625,
        59.4062, 59.1875, 59.9688, 58.875,  59.3125, 58.5625, 58.1875, 56.9375, 56.125,  56.8438,
        57.125,  54.4375, 54.3125, 56.9688, 58.0312, 55.75,   54.8438, 53.625,  52.8438, 51.9375,
        51.75,   50.5938, 50.125,  49.0938, 51.625,  51.9688, 52.0938 };
static const double psar_low[]
    = { 44.1562, 45.125,  44.75,   46.0312, 46.3438, 46.0625, 47.0625, 46.1875, 45.1562, 44.8438,
        43.6562, 42.5312, 42.625,  45.125,  45.25,   45.875,  45.5625, 46.1328, 44.8438, 44.6562,
        45.625,  46.0625, 45.9688, 45.75,   45.1562, 45.25,   42.1875, 43.2188, 43.2188, 44.125,
        43.5312, 43.4688, 42.9375, 42.5,    42.25,   42.1875, 44.2188, 44.1875, 44.75,   45.5,
        44.75,   44.7812, 45.4375, 46.4375, 47.8672, 47.375,  46.4375, 45.8438, 45.7188, 46.125,
        46.375,  47.6562, 49.25,   54.4688, 56.8125, 55.5938, 55.3125, 57.5625, 58.375,  58.0625,
        58.5312, 58.4062, 58.5625, 58.125,  56,      56.125,  54.6875, 54.1875, 53.6562, 55.6875,
        54.3438, 52.2188, 50.75,   52.875,  55.875,  53,      52.9375, 51.625,  50.4062, 49.7812,
        49.5625, 48.625,  48.625,  47.4375, 48.8438, 50.25,   50.0625 };
static const double psar_printed[]
    = { 47.5938,     47.545048,   47.43699808, 47.2101502,  46.83583418, 46.49146345, 42.5312,
        42.611826,   42.78485296, 42.95095884, 43.23140131, 43.49501723, 43.7428162,  43.97574723,
        44.19470239, 44.40052025, 44.59398903, 44.77584969, 47.625,      47.51625,    47.409675,
        47.3052315,  47.20287687, 47.10256933, 47.00426795, 46.90793259, 46.81352394, 46.72100346,
        46.63033339, 46.54147672, 46.45439719, 42.1875,     42.2775,     42.3657,     42.452136,
        42.63280256, 42.93233441, 43.38274765, 43.90385289, 44.3728476,  44.79494284, 45.17482856,
        45.5167257,  45.82443313, 46.375,      47.495,      49.0958,     50.799806,   52.19709092,
        53.34286455, 54.47429164, 55.50443331, 56.32854665, 56.98783732, 57.51526986, 58.00597589,
        59.9688,     59.889424,   59.81163552, 59.6066701,  59.28151989, 58.8314943,  58.41747076,
        58.0365691,  57.45479219, 50.75,       50.75,       51.041248,   51.32084608, 51.58926024,
        58.0312,     57.8787,     57.5548,     57.075262,   56.39924104, 55.77730176, 54.94332158,
        54.19273942, 53.51721548 };

typedef struct
{
  const char *name;
  double params[IGX_INDICATOR_PARAMS_MAX];
  guint output;
  const double *columns[IGX_INPUT_COUNT];
  gsize n;
  const double *printed;
  gsize n_printed;
  int digits; /* after the point */
} Table;

static const Table tables[] = {
  { "true_range",
    { 0 },
    0,
    { [IGX_INPUT_HIGH] = true_range_high,
      [IGX_INPUT_LOW] = true_range_low,
      [IGX_INPUT_CLOSE] = true_range_close },
    G_N_ELEMENTS (true_range_high),
    true_range_printed,
    G_N_ELEMENTS (true_range_printed),
    4 },
  { "atr",
    { 4 },
    0,
    { [IGX_INPUT_HIGH] = atr_high, [IGX_INPUT_LOW] = atr_low, [IGX_INPUT_CLOSE] = atr_close },
    G_N_ELEMENTS (atr_high),
    atr_printed,
    G_N_ELEMENTS (atr_printed),
    4 },
  { "aroon",
    { 5 },
    1,
    { [IGX_INPUT_HIGH] = aroon_high, [IGX_INPUT_LOW] = aroon_low },
    G_N_ELEMENTS (aroon_high),
    aroon_printed_1,
    G_N_ELEMENTS (aroon_printed_1),
    0 },
  { "aroon",
    { 5 },
    0,
    { [IGX_INPUT_HIGH] = aroon_high, [IGX_INPUT_LOW] = aroon_low },
    G_N_ELEMENTS (aroon_high),
    aroon_printed_0,
    G_N_ELEMENTS (aroon_printed_0),
    0 },
  { "bbands",
    { 5, 2 },
    2,
    { [IGX_INPUT_CLOSE] = bbands_close },
    G_N_ELEMENTS (bbands_close),
    bbands_printed_2,
    G_N_ELEMENTS (bbands_printed_2),
    4 },
  { "bbands",
    { 5, 2 },
    1,
    { [IGX_INPUT_CLOSE] = bbands_close },
    G_N_ELEMENTS (bbands_close),
    bbands_printed_1,
    G_N_ELEMENTS (bbands_printed_1),
    4 },
  { "bbands",
    { 5, 2 },
    0,
    { [IGX_INPUT_CLOSE] = bbands_close },
    G_N_ELEMENTS (bbands_close),
    bbands_printed_0,
    G_N_ELEMENTS (bbands_printed_0),
    4 },
  { "cci",
    { 5 },
    0,
    { [IGX_INPUT_HIGH] = cci_high, [IGX_INPUT_LOW] = cci_low, [IGX_INPUT_CLOSE] = cci_close },
    G_N_ELEMENTS (cci_high),
    cci_printed,
    G_N_ELEMENTS (cci_printed),
    4 },
  { "mfi",
    { 14 },
    0,
    { [IGX_INPUT_HIGH] = mfi_high,
      [IGX_INPUT_LOW] = mfi_low,
      [IGX_INPUT_CLOSE] = mfi_close,
      [IGX_INPUT_VOLUME] = mfi_volume },
    G_N_ELEMENTS (mfi_high),
    mfi_printed,
    G_N_ELEMENTS (mfi_printed),
    8 },
  { "obv",
    { 0 },
    0,
    { [IGX_INPUT_CLOSE] = obv_close, [IGX_INPUT_VOLUME] = obv_volume },
    G_N_ELEMENTS (obv_close),
    obv_printed,
    G_N_ELEMENTS (obv_printed),
    0 },
  { "rsi",
    { 5 },
    0,
    { [IGX_INPUT_CLOSE] = rsi_close },
    G_N_ELEMENTS (rsi_close),
    rsi_printed,
    G_N_ELEMENTS (rsi_printed),
    4 },
  { "sma",
    { 5 },
    0,
    { [IGX_INPUT_CLOSE] = sma_close },
    G_N_ELEMENTS (sma_close),
    sma_printed,
    G_N_ELEMENTS (sma_printed),
    3 },
  { "stdev",
    { 5 },
    0,
    { [IGX_INPUT_CLOSE] = stdev_close },
    G_N_ELEMENTS (stdev_close),
    stdev_printed,
    G_N_ELEMENTS (stdev_printed),
    4 },
  { "ultimate_osc",
    { 7, 14, 28 },
    0,
    { [IGX_INPUT_HIGH] = ultimate_osc_high,
      [IGX_INPUT_LOW] = ultimate_osc_low,
      [IGX_INPUT_CLOSE] = ultimate_osc_close },
    G_N_ELEMENTS (ultimate_osc_high),
    ultimate_osc_printed,
    G_N_ELEMENTS (ultimate_osc_printed),
    4 },
  { "williams_r",
    { 5 },
    0,
    { [IGX_INPUT_HIGH] = williams_r_high,
      [IGX_INPUT_LOW] = williams_r_low,
      [IGX_INPUT_CLOSE] = williams_r_close },
    G_N_ELEMENTS (williams_r_high),
    williams_r_printed,
    G_N_ELEMENTS (williams_r_printed),
    3 },
  { "wma",
    { 5 },
    0,
    { [IGX_INPUT_CLOSE] = wma_close },
    G_N_ELEMENTS (wma_close),
    wma_printed,
    G_N_ELEMENTS (wma_printed),
    4 },
  { "rma",
    { 5 },
    0,
    { [IGX_INPUT_CLOSE] = rma_close },
    G_N_ELEMENTS (rma_close),
    rma_printed,
    G_N_ELEMENTS (rma_printed),
    4 },
  { "psar",
    { 0.02, 0.2 },
    0,
    { [IGX_INPUT_HIGH] = psar_high, [IGX_INPUT_LOW] = psar_low },
    G_N_ELEMENTS (psar_high),
    psar_printed,
    G_N_ELEMENTS (psar_printed),
    8 },
};

static void
test_table (gconstpointer data)
{
  const Table *table = data;
  const IgxIndicator *entry = igx_indicator_find (table->name);
  const double unit = pow (10, -table->digits);
  g_autoptr (Frame) frame = indicator_frame_new (table->n);
  g_autofree double *got = NULL;
  gsize first = 0;
  double worst = 0;

  g_assert_nonnull (entry);
  first = table->n - table->n_printed;
  g_assert_cmpuint (first, >=, entry->lookback (table->params));
  for (guint c = 0; c < IGX_INPUT_COUNT; c++)
    for (gsize i = 0; table->columns[c] != NULL && i < table->n; i++)
      frame->column[c][i] = table->columns[c][i];
  got = indicator_frame_run (entry, table->params, frame, frame->n);
  for (gsize i = 0; i < table->n_printed; i++)
    {
      const double value = got[table->output * table->n + first + i];

      worst = MAX (worst, fabs (value - table->printed[i]));
      /* Half of the last digit, as rounding leaves it. */
      if (!(fabs (value - table->printed[i]) <= 0.501 * unit))
        g_error ("%s, output %u, value %" G_GSIZE_FORMAT ": %.10g, printed %.10g", table->name,
                 table->output, i, value, table->printed[i]);
    }
  g_test_message ("%s: %" G_GSIZE_FORMAT " values, the worst is %.2g units of the last digit off",
                  table->name, table->n_printed, worst / unit);
}

/* All tables are there, and how many values they have. */
static void
test_count (void)
{
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    n += tables[i].n_printed;
  g_assert_cmpuint (G_N_ELEMENTS (tables), ==, 18);
  g_assert_cmpuint (n, ==, 313);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/printed/count", test_count);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *path = g_strdup_printf ("/printed/%s/%u", tables[i].name, tables[i].output);

      g_test_add_data_func (path, &tables[i], test_table);
    }

  return g_test_run ();
}
