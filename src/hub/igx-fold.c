/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list and its detail side by side, or one of them where there is no room for both. GtkPaned
 * would ask for the width of both, so a window could never become narrow. */
#include "hub/igx-fold.h"

#define LIST_WIDTH 360

struct _IgxFold
{
  GtkContainer parent_instance;

  GtkWidget *list;   /* (nullable) */
  GtkWidget *detail; /* (nullable) */
  gboolean folded;
  gboolean show_detail;
};

enum
{
  FOLDED_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxFold, igx_fold, GTK_TYPE_CONTAINER)

static void
igx_fold_add (GtkContainer *container, GtkWidget *child)
{
  IgxFold *self = IGX_FOLD (container);
  GtkWidget **place = self->list == NULL ? &self->list : &self->detail;

  g_return_if_fail (*place == NULL);

  *place = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
igx_fold_remove (GtkContainer *container, GtkWidget *child)
{
  IgxFold *self = IGX_FOLD (container);

  if (child == self->list)
    self->list = NULL;
  else if (child == self->detail)
    self->detail = NULL;
  gtk_widget_unparent (child);
}

static void
igx_fold_forall (GtkContainer *container,
                 gboolean include_internals,
                 GtkCallback callback,
                 gpointer user_data)
{
  IgxFold *self = IGX_FOLD (container);

  if (self->list != NULL)
    callback (self->list, user_data);
  if (self->detail != NULL)
    callback (self->detail, user_data);
}

static GtkSizeRequestMode
igx_fold_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
igx_fold_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  IgxFold *self = IGX_FOLD (widget);
  int list_minimum = 0;
  int list_natural = 0;
  int detail_minimum = 0;
  int detail_natural = 0;

  gtk_widget_get_preferred_width (self->list, &list_minimum, &list_natural);
  gtk_widget_get_preferred_width (self->detail, &detail_minimum, &detail_natural);
  *minimum = MAX (list_minimum, detail_minimum);
  *natural = MAX (list_minimum, LIST_WIDTH) + detail_natural;
}

static void
igx_fold_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  IgxFold *self = IGX_FOLD (widget);
  int list_minimum = 0;
  int list_natural = 0;
  int detail_minimum = 0;
  int detail_natural = 0;

  gtk_widget_get_preferred_height (self->list, &list_minimum, &list_natural);
  gtk_widget_get_preferred_height (self->detail, &detail_minimum, &detail_natural);
  *minimum = MAX (list_minimum, detail_minimum);
  *natural = MAX (list_natural, detail_natural);
}

static void
allocate_child (GtkWidget *child, gboolean shown, int x, int y, int width, int height)
{
  GtkAllocation allocation = { x, y, width, height };

  gtk_widget_set_child_visible (child, shown);
  if (shown)
    gtk_widget_size_allocate (child, &allocation);
}

static void
igx_fold_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  IgxFold *self = IGX_FOLD (widget);
  int list_minimum = 0;
  int detail_minimum = 0;
  int list_width = 0;
  gboolean folded = FALSE;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  GTK_WIDGET_CLASS (igx_fold_parent_class)->size_allocate (widget, allocation);
  gtk_widget_get_preferred_width (self->list, &list_minimum, NULL);
  gtk_widget_get_preferred_width (self->detail, &detail_minimum, NULL);
  list_width = MAX (list_minimum, LIST_WIDTH);
  folded = allocation->width < MAX (IGX_FOLD_WIDTH, list_width + detail_minimum);

  if (folded)
    {
      allocate_child (self->list, !self->show_detail, allocation->x, allocation->y,
                      allocation->width, allocation->height);
      allocate_child (self->detail, self->show_detail, allocation->x, allocation->y,
                      allocation->width, allocation->height);
    }
  else
    {
      int rest = allocation->width - list_width;

      allocate_child (self->list, TRUE, allocation->x + (rtl ? rest : 0), allocation->y, list_width,
                      allocation->height);
      allocate_child (self->detail, TRUE, allocation->x + (rtl ? 0 : list_width), allocation->y,
                      rest, allocation->height);
    }
  if (folded == self->folded)
    return;
  self->folded = folded;
  g_signal_emit (self, signals[FOLDED_CHANGED], 0);
}

static void
igx_fold_class_init (IgxFoldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkContainerClass *container_class = GTK_CONTAINER_CLASS (klass);

  widget_class->get_request_mode = igx_fold_get_request_mode;
  widget_class->get_preferred_width = igx_fold_get_preferred_width;
  widget_class->get_preferred_height = igx_fold_get_preferred_height;
  widget_class->size_allocate = igx_fold_size_allocate;
  container_class->add = igx_fold_add;
  container_class->remove = igx_fold_remove;
  container_class->forall = igx_fold_forall;

  /**
   * IgxFold::folded-changed:
   *
   * Emitted while sizes are allotted: a handler must not resize anything at once.
   */
  signals[FOLDED_CHANGED] = g_signal_new ("folded-changed", IGX_TYPE_FOLD, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_fold_init (IgxFold *self)
{
  gtk_widget_set_has_window (GTK_WIDGET (self), FALSE);
}

GtkWidget *
igx_fold_new (void)
{
  return g_object_new (IGX_TYPE_FOLD, NULL);
}

/**
 * igx_fold_set_children:
 *
 * Both must be given, once, before the widget is shown.
 */
void
igx_fold_set_children (IgxFold *self, GtkWidget *list, GtkWidget *detail)
{
  g_return_if_fail (IGX_IS_FOLD (self));
  g_return_if_fail (self->list == NULL && self->detail == NULL);

  gtk_container_add (GTK_CONTAINER (self), list);
  gtk_container_add (GTK_CONTAINER (self), detail);
}

/**
 * igx_fold_get_folded:
 *
 * Returns: whether there is room for one child only
 */
gboolean
igx_fold_get_folded (IgxFold *self)
{
  g_return_val_if_fail (IGX_IS_FOLD (self), FALSE);

  return self->folded;
}

/**
 * igx_fold_set_show_detail:
 * @show_detail: which child is shown where there is room for one
 */
void
igx_fold_set_show_detail (IgxFold *self, gboolean show_detail)
{
  g_return_if_fail (IGX_IS_FOLD (self));

  if (self->show_detail == show_detail)
    return;
  self->show_detail = show_detail;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gboolean
igx_fold_get_show_detail (IgxFold *self)
{
  g_return_val_if_fail (IGX_IS_FOLD (self), FALSE);

  return self->show_detail;
}
