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
  /* Rows that are summed over the same places: those of a tap, if x is read where it lies, or of a run of taps. */
  I piece;
  int apart, packed;
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

/* Rows [i0, i1) of the kernel's gradient += all columns of all groups, over one block of x, which begins at low in the box. */
static void sumRows(const summing *k, const float *x, const I *size, const I *low, const float *y, I yRow, I yStep, float *c, I i0, I i1, I q0, I q1) {
  const gather *q = k->q;
  const phase *p = k->p;
  int axis = axisOf(q);
  for (I i = i0, end; i < i1; i = end) {
    /* Rows that read the same places: of a tap, or of a run of taps. */
    I first = i / k->piece * k->piece, at = i - first, cell = (p->run[first / p->length] + first % p->length) / q->from;
    I tap[3] = {cell / (q->box[1] * q->box[2]), cell / q->box[2] % q->box[1], cell % q->box[2]}, from[3], to[3];
    end = MIN(first + k->piece, i1);
    for (int e = 0; e < 3; e++) {
      /* Where it meets x, and not the border around it. */
      I step = p->stride[e];
      tap[e] += p->from[e] - low[e];
      from[e] = tap[e] < 0 ? (step - 1 - tap[e]) / step : 0;
      to[e] = MIN(p->count[e], tap[e] < size[e] ? (size[e] - tap[e] + step - 1) / step : 0);
    }
    from[axis] = MAX(from[axis], q0), to[axis] = MIN(to[axis], q1);
    if (from[1] >= to[1] || from[2] >= to[2]) continue;
    area s = {to[1] - from[1], to[2] - from[2], p->stride[1] * size[2] * q->from, p->stride[2] * q->from, yRow, yStep};
    for (I d = from[0]; d < to[0]; d++) {
      const float *a = x + (((tap[0] + d * p->stride[0]) * size[1] + tap[1] + from[1] * p->stride[1]) * size[2] + tap[2] + from[2] * p->stride[2]) * q->from + at;
      const float *b = y + ((d - (axis ? 0 : q0)) * p->count[1] + from[1] - (axis ? q0 : 0)) * yRow + from[2] * yStep;
      /* Even shares: five rows are three and two. */
      I tiles = (end - i + ROWS - 1) / ROWS;
      for (I r = i, height; r < end; r += height, tiles--) {
        height = (end - r + tiles - 1) / tiles;
        for (I g = 0; g < q->groups; g++)
          for (I j = 0; j < k->wide; j += COLUMNS)
            outerTiles[height - 1][MIN(COLUMNS, k->wide - j) / LANES - 1](&s, a + r - i + g * q->fromGroup, b + g * k->wide + j, c + r * k->stride + g * k->wide + j, k->stride, 1);
      }
    }
  }
}

/* One channel a group: vectors along the channels. */
static void sumDepthwise(const summing *k, const float *box, I lo, const float *y, float *c, I i0, I i1, I q0, I q1) {
  const gather *q = k->q;
  const phase *p = k->p;
  int axis = axisOf(q);
  I d0 = axis ? 0 : q0, d1 = axis ? p->count[0] : q1, h0 = axis ? q0 : 0, h1 = axis ? q1 : p->count[1];
  I channels = q->from, aStep = p->stride[2] * channels;
  for (I t = i0; t < i1; t++) {
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
    memset(c + i0 * k->stride, 0, sizeof(float) * (size_t)((i1 - i0) * k->stride));
    for (I image = n0; image < n1; image++)
      for (I block = 0; block < k->blocks; block++) {
        I r0 = block * places / k->blocks, r1 = (block + 1) * places / k->blocks, lo = 0;
        if (r0 == r1) continue;
        const float *y = q->w + (image * places + r0) * step * q->to;
        I yStep = q->to, low[3] = {-q->low[0], -q->low[1], -q->low[2]};
        const float *x = k->apart ? q->x + image * q->source[0] * q->source[1] * q->source[2] * q->from : blockOf(q, image, r0, r1, thread, &lo);
        if (!k->apart) low[0] = low[1] = low[2] = 0, low[axis] = lo;
        if (depthwise) {
          sumDepthwise(k, x, lo, y, c, i0, i1, r0, r1);
          continue;
        }
        if (k->packed) y = filledColumns(k, y, (r1 - r0) * step, thread), yStep = k->stride;
        sumRows(k, x, k->apart ? q->source : q->box, low, y, p->count[2] * yStep, yStep, c, i0, i1, r0, r1);
      }
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
  k.apart = !isDepthwise(q) && q->fromGroup >= 2 * ROWS;
  k.piece = k.apart ? q->fromGroup : p->length;
  I floats = k.rows * k.stride;
  k.parts = MAX(1, MIN(q->batch, MIN(16, PARTIAL / floats)));
  k.shares = MIN((k.rows + ROWS - 1) / ROWS, 16 / k.parts);
  grown(&partials, k.parts * floats);
  I units = k.parts * k.shares;
  R->parallel(sumUnits, &k, units, units);
  R->parallel(addParts, &k, k.rows, MIN(k.rows, 1 + k.rows * q->to * k.parts / 16384));
}
`
