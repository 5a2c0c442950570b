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

/* Rows [lo, hi) of the box, from one image. */
static void fillBox(const gather *q, const float *x, float *to, I lo, I hi) {
  I c = q->from, width = q->box[2];
  I left = MIN(MAX(-q->low[2], 0), width), right = MIN(MAX(q->source[2] - q->low[2], left), width);
  size_t row = sizeof(float) * (size_t)(width * c);
  for (I d = 0; d < q->box[0]; d++) {
    I z = d + q->low[0];
    for (I h = lo; h < hi; h++, to += width * c) {
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

/* Blocks of rows of the destination, so that a block of the source fits into the cache. */
static I blocksOf(const gather *q) {
  if (q->destination[0] != 1 || q->box[0] != 1) return 1;
  I floats = q->box[1] * q->box[2] * q->from;
  return MAX(1, MIN(q->destination[1] / 4, (floats + BLOCK - 1) / BLOCK));
}

/* Which elements of a phase lie in rows [r0, r1) of the destination, along the middle axis. */
static void rowsOf(const phase *p, I r0, I r1, I *q0, I *q1) {
  *q0 = MAX(0, (r0 - p->first[1] + p->step[1] - 1) / p->step[1]);
  *q1 = MIN(p->count[1], r1 <= p->first[1] ? 0 : (r1 - p->first[1] + p->step[1] - 1) / p->step[1]);
}

/* The block of the source that rows [r0, r1) of one image's destination need; lo is its first row in the box. */
static const float *blockOf(const gather *q, I image, I r0, I r1, int thread, I *lo) {
  const float *x = q->x + image * q->source[0] * q->source[1] * q->source[2] * q->from;
  *lo = 0;
  if (q->inPlace) return x;
  I hi = q->box[1];
  if (q->destination[0] == 1 && q->box[0] == 1) {
    I least = hi, most = 0;
    for (I i = 0; i < q->phases; i++) {
      const phase *p = q->phase + i;
      I q0, q1;
      rowsOf(p, r0, r1, &q0, &q1);
      if (q1 <= q0 || !p->taps) continue;
      least = MIN(least, p->from[1] + q0 * p->stride[1] + p->lowest);
      most = MAX(most, p->from[1] + (q1 - 1) * p->stride[1] + p->highest + 1);
    }
    if (least < most) *lo = least, hi = most;
  }
  float *to = grown(&own[thread].box, q->box[0] * (hi - *lo) * q->box[2] * q->from);
  fillBox(q, x, to, *lo, hi);
  return to;
}

`
