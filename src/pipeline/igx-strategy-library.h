/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-strategy.h"

G_BEGIN_DECLS

/** Most strategy files that are read. */
#define IGX_LIBRARY_FILES_MAX 1000

/**
 * IgxLibraryEntry:
 * @path: the file's name, as it is shown: in UTF-8 whatever the name on the disk is
 * @own: the person's own, not one that came with the program
 * @strategy: (nullable): %NULL if the file has mistakes
 * @id: (nullable): the strategy's id; the file's name without ending where it has mistakes
 * @source: (nullable): the text, for messages
 * @messages: (element-type IgxMessage) (nullable): mistakes and warnings
 * @problem: (nullable): the first mistake in one sentence, or why the file was not read
 */
typedef struct
{
  char *path;
  gboolean own;
  IgxStrategy *strategy;
  char *id;
  char *source;
  GPtrArray *messages;
  char *problem;
} IgxLibraryEntry;

#define IGX_TYPE_STRATEGY_LIBRARY (igx_strategy_library_get_type ())
G_DECLARE_FINAL_TYPE (IgxStrategyLibrary, igx_strategy_library, IGX, STRATEGY_LIBRARY, GObject)

/**
 * IgxStrategyLibrary:
 *
 * All strategy files of this machine: those that came with the program and the person's own,
 * which win where both have the same id. A bad file never stops the others. Signal `changed`:
 * after igx_strategy_library_watch(), when the person's own changed and were read anew.
 */
IgxStrategyLibrary *igx_strategy_library_new (void);
IgxStrategyLibrary *igx_strategy_library_new_for_folders (const char *built_in, const char *own);
void igx_strategy_library_load (IgxStrategyLibrary *self);
void igx_strategy_library_watch (IgxStrategyLibrary *self);
GPtrArray *igx_strategy_library_get_entries (IgxStrategyLibrary *self);
const IgxLibraryEntry *igx_strategy_library_find (IgxStrategyLibrary *self, const char *id);
GPtrArray *igx_strategy_library_dup_strategies (IgxStrategyLibrary *self,
                                                const char *const *disabled);
GVariant *igx_strategy_library_to_variant (IgxStrategyLibrary *self, const char *const *disabled);
const char *igx_strategy_library_get_own_folder (IgxStrategyLibrary *self);
IgxLibraryEntry *igx_library_entry_new_from_file (const char *path, gboolean own);
const char *const *igx_library_entry_get_missing (const IgxLibraryEntry *self);
void igx_library_entry_free (IgxLibraryEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxLibraryEntry, igx_library_entry_free)

G_END_DECLS
