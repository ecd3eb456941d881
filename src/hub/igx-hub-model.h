/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/igx-client.h"
#include "client/igx-status.h"
#include "hub/igx-signal-pages.h"

G_BEGIN_DECLS

#define IGX_TYPE_HUB_MODEL (igx_hub_model_get_type ())
G_DECLARE_FINAL_TYPE (IgxHubModel, igx_hub_model, IGX, HUB_MODEL, GObject)

IgxHubModel *igx_hub_model_new (void);
void igx_hub_model_set_client (IgxHubModel *self, IgxClient *client);
void igx_hub_model_set_fault (IgxHubModel *self, const char *fault);
IgxClient *igx_hub_model_get_client (IgxHubModel *self);
IgxClientState igx_hub_model_get_client_state (IgxHubModel *self);
IgxSignalList *igx_hub_model_get_published (IgxHubModel *self);
IgxSignalList *igx_hub_model_get_list (IgxHubModel *self);
IgxSignalItem *igx_hub_model_lookup (IgxHubModel *self, const char *id);
void igx_hub_model_set_with_refused (IgxHubModel *self, gboolean with_refused);
gboolean igx_hub_model_get_with_refused (IgxHubModel *self);
const IgxStatus *igx_hub_model_get_status (IgxHubModel *self);
const char *igx_hub_model_get_fault (IgxHubModel *self);
gboolean igx_hub_model_get_demo (IgxHubModel *self);
gboolean igx_hub_model_get_loaded (IgxHubModel *self);
gboolean igx_hub_model_get_more (IgxHubModel *self);
gint64 igx_hub_model_get_now (IgxHubModel *self);
gint64 igx_hub_model_get_midnight (IgxHubModel *self);
gint64 igx_hub_model_get_data_age (IgxHubModel *self);
gint64 igx_hub_model_get_next_close (IgxHubModel *self);
void igx_hub_model_start (IgxHubModel *self);
void igx_hub_model_load_more (IgxHubModel *self);
void igx_hub_model_fetch (IgxHubModel *self, const char *id);
void igx_hub_model_pause (IgxHubModel *self, guint seconds);
void igx_hub_model_resume (IgxHubModel *self);
void igx_hub_model_report (IgxHubModel *self, const char *message);

G_END_DECLS
