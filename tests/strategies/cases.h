/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strategy-case.h"

G_BEGIN_DECLS

extern const StrategyCase case_bollinger_mean_reversion;
extern const StrategyCase case_correlation_breakdown;
extern const StrategyCase case_golden_cross_momentum;
extern const StrategyCase case_liquidity_hunter;
extern const StrategyCase case_market_phase_sniper;
extern const StrategyCase case_market_phase_sniper_range;
extern const StrategyCase case_momentum_recovery;
extern const StrategyCase case_momentum_surge;
extern const StrategyCase case_momentum_surge_v2;
extern const StrategyCase case_order_flow_tsunami;
extern const StrategyCase case_spring_trap;
extern const StrategyCase case_statistical_arbitrage;
extern const StrategyCase case_volatility_breakout;
extern const StrategyCase case_whale_shadow;

G_END_DECLS
