/**
 * What all convolutions share: the block of the source that some rows of the destination need. It is read where it lies,
 * or copied once with its borders of zeros.
 */
export const blockSource = `
#define ROUND(x, y) (((x) + (y) - 1) / (y) * (y))
#define MIN(x, y) ((x) < (y) ? (x) : (y))
#define MAX(x, y) ((x) > (y) ? (x) : (y))
/* Floats that a block of the source may take: half of a second-level cache. */
#define BLOCK 65536

static struct { buffer box, other; } own[MAX_THREADS];
static buffer panels, partials;
static const runtime *R;

/* Which axis blocks are cut along: the outermost that has more than one place. */
static int axisOf(const gather *q) { return q->destination[0] > 1 || q->box[0] > 1 ? 0 : 1; }

/* Places of the destination in one step along that axis. */
static I stepOf(const gather *q) { return q->destination[2] * (axisOf(q) ? 1 : q->destination[1]); }

/* Places [lo, hi) of the box along that axis, from one image. */
static void fillBox(const gather *q, const float *x, float *to, I lo, I hi) {
  I c = q->from, width = q->box[2];
  I left = MIN(MAX(-q->low[2], 0), width), right = MIN(MAX(q->source[2] - q->low[2], left), width);
  size_t row = sizeof(float) * (size_t)(width * c);
  int axis = axisOf(q);
  I d0 = axis ? 0 : lo, d1 = axis ? q->box[0] : hi, h0 = axis ? lo : 0, h1 = axis ? hi : q->box[1];
  for (I d = d0; d < d1; d++) {
    I z = d + q->low[0];
    for (I h = h0; h < h1; h++, to += width * c) {
      I y = h + q->low[1];
      if (z < 0 || z >= q->source[0] || y < 0 || y >= q->source[1]) {
        memset(to, 0, row);
        continue;
      }
      memset(to, 0, sizeof(float) * (size_t)(left * c));
      const float *line = x + ((z * q->source[1] + y) * q->source[2] + left + q->low[2]) * c;
      memcpy(to + left * c, line, sizeof(float) * (size_t)((right - left) * c));
      memset(to + right * c, 0, sizeof(float) * (size_t)((width - right) * c));
    }
  }
}

/* Blocks of the destination, so that a block of the source fits into the cache. */
static I blocksOf(const gather *q) {
  int axis = axisOf(q);
  I floats = q->box[0] * q->box[1] * q->box[2] * q->from;
  I most = axis ? q->destination[1] / 4 : q->destination[0];
  return MAX(1, MIN(most, (floats + BLOCK - 1) / BLOCK));
}

/* Which elements of a phase lie in places [r0, r1) of the destination, along the axis of blocks. */
static void rowsOf(const phase *p, int axis, I r0, I r1, I *q0, I *q1) {
  I first = p->first[axis], step = p->step[axis];
  *q0 = MAX(0, (r0 - first + step - 1) / step);
  *q1 = MIN(p->count[axis], r1 <= first ? 0 : (r1 - first + step - 1) / step);
}

/* The block of the source that places [r0, r1) of one image's destination need; lo is its first place in the box. */
static const float *blockOf(const gather *q, I image, I r0, I r1, int thread, I *lo) {
  const float *x = q->x + image * q->source[0] * q->source[1] * q->source[2] * q->from;
  *lo = 0;
  if (q->inPlace) return x;
  int axis = axisOf(q);
  I hi = q->box[axis], least = hi, most = 0;
  for (I i = 0; i < q->phases; i++) {
    const phase *p = q->phase + i;
    I q0, q1;
    rowsOf(p, axis, r0, r1, &q0, &q1);
    if (q1 <= q0 || !p->taps) continue;
    least = MIN(least, p->from[axis] + q0 * p->stride[axis] + p->lowest);
    most = MAX(most, p->from[axis] + (q1 - 1) * p->stride[axis] + p->highest + 1);
  }
  if (least < most) *lo = least, hi = most;
  I floats = q->box[0] * q->box[1] * q->box[2] / q->box[axis] * (hi - *lo) * q->from;
  float *to = grown(&own[thread].box, floats);
  fillBox(q, x, to, *lo, hi);
  return to;
}

/* Runs what finishes places [r0, r1) of an image, columns [c0, c1). */
static void finish(const gather *q, I image, I r0, I r1, I c0, I c1) {
  if (!q->epilogue) return;
  I first = image * q->destination[0] * q->destination[1] * q->destination[2], step = stepOf(q);
  q->epilogue(q->s, 0, first + r0 * step, first + r1 * step, c0, c1);
}
`
