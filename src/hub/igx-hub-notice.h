/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/igx-client.h"
#include "client/igx-status.h"

G_BEGIN_DECLS

/**
 * IgxHubNoticeLevel:
 * @IGX_HUB_NOTICE_QUIET: all is well: nothing is said while there are signals to see
 * @IGX_HUB_NOTICE_INFO: something is under way, or as the person wanted it
 * @IGX_HUB_NOTICE_WARNING: something needs the person
 */
typedef enum
{
  IGX_HUB_NOTICE_QUIET,
  IGX_HUB_NOTICE_INFO,
  IGX_HUB_NOTICE_WARNING,
} IgxHubNoticeLevel;

/**
 * IgxHubNotice:
 * @icon_name: a symbolic icon
 * @title: a few words
 * @text: one or two sentences: what will change it, or what to do
 * @progress: 0 to 1, NAN if there is none
 * @busy: whether something is under way
 * @action_label: (nullable): of the button
 * @action: (nullable): name of the action that the button activates
 *
 * What an empty page, or a bar above a full one, says about the state of things. A value.
 */
typedef struct
{
  IgxHubNoticeLevel level;
  const char *icon_name;
  char *title;
  char *text;
  double progress;
  gboolean busy;
  const char *action_label;
  const char *action;
} IgxHubNotice;

IgxHubNotice *igx_hub_notice_new (IgxClientState client_state,
                                  const IgxStatus *status,
                                  const char *fault,
                                  gint64 next_close);
void igx_hub_notice_free (IgxHubNotice *self);
const char *igx_hub_notice_state_word (IgxClientState client_state, const IgxStatus *status);
const char *igx_hub_notice_state_icon (IgxClientState client_state, const IgxStatus *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxHubNotice, igx_hub_notice_free)

G_END_DECLS
