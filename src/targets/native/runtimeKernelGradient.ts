/**
 * The gradient of a kernel: for every tap and channel of x and every filter of y the sum of products over all places
 * where they meet. Images are shared out in parts whose borders depend on the shapes only; each part sums for itself,
 * and the parts are added up in order.
 */
export const kernelGradientSource = `
/* Floats of partial sums up to which images are shared out; beyond, the kernel itself is. */
#define PARTIAL 1048576
/* Floats of y that stay in the first cache while all rows of the kernel meet them, and places that make a tile worth it. */
#define SEEN 3072
#define WORTH 96

typedef struct {
  const gather *q;
  const phase *p;
  /* Rows of the kernel (taps and channels of a group), columns of a group and of all groups with those that fill vectors. */
  I rows, wide, stride;
  /* Parts of the batch and of the kernel's rows; blocks of an image's rows. */
  I parts, shares, blocks;
  int packed;
} summing;

/* y's rows with every group's columns filled up to whole vectors. */
static const float *filledColumns(const summing *k, const float *y, I count, int thread) {
  const gather *q = k->q;
  float *to = grown(&own[thread].other, count * k->stride), *start = to;
  for (I i = 0; i < count; i++)
    for (I g = 0; g < q->groups; g++, to += k->wide, y += q->toGroup)
      for (I n = 0; n < k->wide; n++) to[n] = n < q->toGroup ? y[n] : 0;
  return start;
}

/* Rows [i0, i1) of the kernel's gradient, all columns of all groups, over one block. */
static void sumRows(const summing *k, const float *box, I lo, const float *y, I yRow, I yStep, float *c, I i0, I i1, I q0, I q1, int add) {
  const gather *q = k->q;
  const phase *p = k->p;
  int axis = axisOf(q);
  I d0 = axis ? 0 : q0, d1 = axis ? p->count[0] : q1, h0 = axis ? q0 : 0, h1 = axis ? q1 : p->count[1];
  area s = {h1 - h0, p->count[2], p->stride[1] * q->box[2] * q->from, p->stride[2] * q->from, yRow, yStep};
  for (I i = i0; i < i1;) {
    I run = i / p->length, at = i % p->length, rest = MIN(p->length - at, i1 - i);
    /* Even shares of what is left of the run: five rows are three and two. */
    I tiles = (rest + ROWS - 1) / ROWS, height = (rest + tiles - 1) / tiles;
    for (I g = 0; g < q->groups; g++)
      for (I j = 0; j < k->wide; j += COLUMNS) {
        I vectors = MIN(COLUMNS, k->wide - j) / LANES;
        for (I d = d0; d < d1; d++) {
          I z = p->from[0] + d * p->stride[0] - (axis ? 0 : lo), v = p->from[1] + h0 * p->stride[1] - (axis ? lo : 0);
          const float *a = box + ((z * q->box[1] + v) * q->box[2] + p->from[2]) * q->from + p->run[run] + at + g * q->fromGroup;
          outerTiles[height - 1][vectors - 1](&s, a, y + (d - d0) * p->count[1] * yRow + g * k->wide + j, c + i * k->stride + g * k->wide + j, k->stride, add || d > d0);
        }
      }
    i += height;
  }
}

/* One channel a group: vectors along the channels. */
static void sumDepthwise(const summing *k, const float *box, I lo, const float *y, float *c, I i0, I i1, I q0, I q1, int add) {
  const gather *q = k->q;
  const phase *p = k->p;
  int axis = axisOf(q);
  I d0 = axis ? 0 : q0, d1 = axis ? p->count[0] : q1, h0 = axis ? q0 : 0, h1 = axis ? q1 : p->count[1];
  I channels = q->from, aStep = p->stride[2] * channels;
  for (I t = i0; t < i1; t++) {
    if (!add) memset(c + t * k->stride, 0, sizeof(float) * (size_t)channels);
    for (I n = 0; n < channels; n += LANES) {
      I lanes = MIN(LANES, channels - n);
      V s = {0};
      float rest[LANES] = {0};
      for (I d = d0; d < d1; d++)
        for (I h = h0; h < h1; h++) {
          I z = p->from[0] + d * p->stride[0] - (axis ? 0 : lo), v = p->from[1] + h * p->stride[1] - (axis ? lo : 0);
          const float *a = box + ((z * q->box[1] + v) * q->box[2] + p->from[2]) * channels + p->run[t] + n;
          const float *b = y + (((d - d0) * (h1 - h0) + h - h0) * p->count[2]) * channels + n;
          if (lanes == LANES)
            for (I w = 0; w < p->count[2]; w++, a += aStep, b += channels) s += *(const U *)a * *(const U *)b;
          else
            for (I w = 0; w < p->count[2]; w++, a += aStep, b += channels)
              for (I l = 0; l < lanes; l++) rest[l] += a[l] * b[l];
        }
      if (lanes == LANES) *(U *)(c + t * k->stride + n) += s;
      else
        for (I l = 0; l < lanes; l++) c[t * k->stride + n + l] += rest[l];
    }
  }
}

static void sumUnits(void *context, I begin, I end, int thread) {
  const summing *k = context;
  const gather *q = k->q;
  const phase *p = k->p;
  int depthwise = isDepthwise(q), axis = axisOf(q);
  I places = p->count[axis], step = stepOf(q);
  for (I u = begin; u < end; u++) {
    I part = u / k->shares, share = u % k->shares;
    I n0 = part * q->batch / k->parts, n1 = (part + 1) * q->batch / k->parts;
    I i0 = share * k->rows / k->shares, i1 = (share + 1) * k->rows / k->shares;
    float *c = partials.p + part * k->rows * k->stride;
    int add = 0;
    for (I image = n0; image < n1; image++)
      for (I block = 0; block < k->blocks; block++) {
        I r0 = block * places / k->blocks, r1 = (block + 1) * places / k->blocks, lo;
        if (r0 == r1) continue;
        const float *box = blockOf(q, image, r0, r1, thread, &lo);
        const float *y = q->w + (image * places + r0) * step * q->to;
        if (depthwise) sumDepthwise(k, box, lo, y, c, i0, i1, r0, r1, add);
        else if (k->packed) {
          const float *filled = filledColumns(k, y, (r1 - r0) * step, thread);
          sumRows(k, box, lo, filled, p->count[2] * k->stride, k->stride, c, i0, i1, r0, r1, add);
        } else sumRows(k, box, lo, y, p->count[2] * q->to, q->to, c, i0, i1, r0, r1, add);
        add = 1;
      }
    /* Nothing meets. */
    if (!add) memset(c + i0 * k->stride, 0, sizeof(float) * (size_t)((i1 - i0) * k->stride));
  }
}

static void addParts(void *context, I begin, I end, int thread) {
  (void)thread;
  const summing *k = context;
  const gather *q = k->q;
  I apart = k->rows * k->stride;
  for (I i = begin; i < end; i++)
    for (I g = 0; g < q->groups; g++) {
      const float *from = partials.p + i * k->stride + g * k->wide;
      float *to = q->y + i * q->to + g * q->toGroup;
      I n = 0;
      for (; n + LANES <= q->toGroup; n += LANES) {
        V sum = *(const U *)(from + n);
        for (I part = 1; part < k->parts; part++) sum += *(const U *)(from + part * apart + n);
        *(U *)(to + n) = sum;
      }
      for (; n < q->toGroup; n++) {
        to[n] = from[n];
        for (I part = 1; part < k->parts; part++) to[n] += from[part * apart + n];
      }
    }
  if (q->epilogue) q->epilogue(q->s, 0, begin, end, 0, q->to);
}

static void convolveKernel(const gather *q) {
  const phase *p = q->phase;
  I wide = isDepthwise(q) ? 1 : ROUND(q->toGroup, LANES);
  summing k = {.q = q, .p = p, .rows = p->taps * q->fromGroup, .wide = wide, .stride = wide * q->groups};
  I points = p->count[0] * p->count[1] * p->count[2];
  k.blocks = MIN(p->count[axisOf(q)], MIN(points / WORTH, points * q->to / SEEN));
  k.blocks = MAX(blocksOf(q), k.blocks);
  k.packed = wide != q->toGroup;
  I floats = k.rows * k.stride;
  k.parts = MAX(1, MIN(q->batch, MIN(16, PARTIAL / floats)));
  k.shares = MIN((k.rows + ROWS - 1) / ROWS, 16 / k.parts);
  grown(&partials, k.parts * floats);
  I units = k.parts * k.shares;
  R->parallel(sumUnits, &k, units, units);
  R->parallel(addParts, &k, k.rows, MIN(k.rows, 1 + k.rows * q->to * k.parts / 16384));
}
`
