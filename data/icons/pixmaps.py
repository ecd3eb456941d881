#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the tray icons with rsvg-convert and writes them as a C table (IgxTrayPixmap).

usage: pixmaps.py RSVG-CONVERT OUTPUT.c STATE=FILE.svg...
"""
import struct
import subprocess
import sys
import zlib

SIZES = (16, 22, 24, 32, 48)
INK = "#2e3436"
# No panel recolours a pixmap, so each has a colour that shows on light and on dark.
COLOURS = {
    "plain": "#0d9f73",
    "healthy": "#0d9f73",
    "demo": "#7c6fe0",
    "stale": "#d08700",
    "paused": "#7a869a",
    "offline": "#d9534f",
    "attention": "#e07b00",
}


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    if pa <= pb and pa <= pc:
        return a
    return b if pb <= pc else c


def unfilter(data, size):
    """Rows of RGBA bytes of a PNG's decompressed image data."""
    stride = size * 4
    previous = bytearray(stride)
    for y in range(size):
        start = y * (stride + 1)
        kind = data[start]
        row = bytearray(data[start + 1:start + 1 + stride])
        for x in range(stride):
            left = row[x - 4] if x >= 4 else 0
            up = previous[x]
            corner = previous[x - 4] if x >= 4 else 0
            row[x] = (row[x] + (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]) & 255
        yield row
        previous = row


def decode(png, size):
    """ARGB bytes of a PNG of 8 bit RGBA, which is what rsvg-convert writes."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        sys.exit("pixmaps.py: rsvg-convert did not write a PNG")
    at = 8
    image = b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        chunk = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", chunk)
            if (width, height, depth, colour, interlace) != (size, size, 8, 6, 0):
                sys.exit("pixmaps.py: rsvg-convert wrote a PNG of another form than 8 bit RGBA")
        elif kind == b"IDAT":
            image += chunk
        at += length + 12
    argb = bytearray()
    for row in unfilter(zlib.decompress(image), size):
        for x in range(0, len(row), 4):
            argb += bytes((row[x + 3], row[x], row[x + 1], row[x + 2]))
    return argb


def main():
    rsvg, output = sys.argv[1:3]
    arrays = []
    rows = []
    for argument in sys.argv[3:]:
        state, path = argument.split("=", 1)
        with open(path, encoding="utf-8") as source:
            svg = source.read().replace(INK, COLOURS[state]).encode()
        for size in SIZES:
            png = subprocess.run([rsvg, "-w", str(size), "-h", str(size)], input=svg, check=True,
                                 stdout=subprocess.PIPE).stdout
            argb = decode(png, size)
            if not any(argb[0::4]):
                sys.exit(f"pixmaps.py: {path} is empty at {size} pixels")
            name = f"{state}_{size}"
            lines = [",".join(map(str, argb[i:i + 24])) for i in range(0, len(argb), 24)]
            arrays.append(f"static const guint8 {name}[] = {{\n" + ",\n".join(lines) + "\n};\n")
            rows.append(f'  {{ "{state}", {size}, {name} }},\n')
    with open(output, "w", encoding="utf-8") as out:
        out.write('#include "tray/igx-tray-pixmaps.h"\n\n')
        out.write("".join(arrays))
        out.write("\nconst IgxTrayPixmap igx_tray_pixmaps[] = {\n")
        out.write("".join(rows))
        out.write("  { NULL, 0, NULL },\n};\n")


main()
