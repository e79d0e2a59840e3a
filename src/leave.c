/*
 * leave - sessions that are written and forgotten
 */
#include "leave.h"
#include "agg.h"
#include "cmd.h"

static const struct sess_form *form;
static struct sess_state *state;

void
leave_open(const struct sess_form *f, struct sess_state *st)
{
	form = f;
	state = st;
}

static void
write_session(struct sess *s, const char *closed_by)
{
	sess_put(form, s, closed_by);
	count[WRITTEN]++;
	sess_state_merged(state, s);
	if (sess_store.values > 0)
		agg_free(form->aggs, s->data);
}

void
leave(struct sess *s, const char *closed_by)
{
	write_session(s, closed_by);
	sess_drop(s);
}

void
leave_list(struct sess_list l, const char *closed_by)
{
	for (size_t i = 0; i < l.n; i++)
		leave(l.sess[i], closed_by);
}

void
leave_due(int64_t now)
{
	if (now > sess_next_due)
		leave_list(sess_due(now), "gap");
}

void
leave_overdue(int64_t now)
{
	while (now > sess_next_due && now - sess_next_due > SESS_DUE_SPAN)
		leave_list(sess_due(sess_next_due + SESS_DUE_SPAN), "gap");
}

void
leave_rest(void)
{
	struct sess_list l;

	while ((l = sess_rest()).n > 0)
		for (size_t i = 0; i < l.n; i++)
			write_session(l.sess[i], "eof");
}
