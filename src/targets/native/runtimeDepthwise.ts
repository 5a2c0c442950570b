/**
 * Depthwise convolution: every channel for itself, so nothing is contracted, and vectors run along the channels. Four
 * neighbouring elements at a time share what they load of the kernel.
 */
export const depthwiseSource = `
#define SPAN 4

static int isDepthwise(const gather *q) { return q->fromGroup == 1 && q->toGroup == 1 && q->groups > 1; }

/* span elements, some vectors of channels from c on; all loops but the one over taps are unrolled, so that s is registers. */
static inline __attribute__((always_inline)) void depthwiseVectors(const phase *p, const float *w, I channels, I c, const float *a, I aStep, float *y, I yStep, int span, int vectors) {
  V s[SPAN * 2] = {{0}};
  for (I t = 0; t < p->taps; t++) {
    const float *x = a + p->run[t] + c, *k = w + t * channels + c;
#pragma GCC unroll 4
    for (int i = 0; i < span; i++)
#pragma GCC unroll 2
      for (int v = 0; v < vectors; v++) s[i * 2 + v] += *(const U *)(x + i * aStep + v * LANES) * *(const U *)(k + v * LANES);
  }
#pragma GCC unroll 4
  for (int i = 0; i < span; i++)
#pragma GCC unroll 2
    for (int v = 0; v < vectors; v++) *(U *)(y + i * yStep + c + v * LANES) = s[i * 2 + v];
}

/* span elements, all channels: y = sum over taps of x * w, with w as [taps, channels]. */
static inline __attribute__((always_inline)) void depthwiseTile(const gather *q, const phase *p, const float *w, const float *a, I aStep, float *y, I yStep, int span) {
  I c = 0, channels = q->from;
  for (; c + 2 * LANES <= channels; c += 2 * LANES) depthwiseVectors(p, w, channels, c, a, aStep, y, yStep, span, 2);
  for (; c + LANES <= channels; c += LANES) depthwiseVectors(p, w, channels, c, a, aStep, y, yStep, span, 1);
  for (; c < channels; c++)
    for (int i = 0; i < span; i++) {
      float s = 0;
      for (I t = 0; t < p->taps; t++) s += a[p->run[t] + c + i * aStep] * w[t * channels + c];
      y[i * yStep + c] = s;
    }
}

static void depthwiseUnits(void *context, I begin, I end, int thread) {
  const work *k = context;
  const gather *q = k->q;
  int axis = axisOf(q);
  I places = q->destination[axis];
  for (I u = begin; u < end; u++) {
    I block = u % k->blocks, image = u / k->blocks, lo;
    I r0 = block * places / k->blocks, r1 = (block + 1) * places / k->blocks;
    const float *box = blockOf(q, image, r0, r1, thread, &lo);
    float *y = q->y + image * q->destination[0] * q->destination[1] * q->destination[2] * q->to;
    for (I i = 0; i < q->phases; i++) {
      const phase *p = q->phase + i;
      const float *w = panels.p + k->start[i];
      I q0, q1, aStep = p->stride[2] * q->from, yStep = p->step[2] * q->to;
      rowsOf(p, axis, r0, r1, &q0, &q1);
      I d0 = axis ? 0 : q0, d1 = axis ? p->count[0] : q1, h0 = axis ? q0 : 0, h1 = axis ? q1 : p->count[1];
      for (I d = d0; d < d1; d++)
        for (I h = h0; h < h1; h++) {
          I z = p->from[0] + d * p->stride[0] - (axis ? 0 : lo), v = p->from[1] + h * p->stride[1] - (axis ? lo : 0);
          const float *a = box + ((z * q->box[1] + v) * q->box[2] + p->from[2]) * q->from;
          float *c = y + (((p->first[0] + d * p->step[0]) * q->destination[1] + p->first[1] + h * p->step[1]) * q->destination[2] + p->first[2]) * q->to;
          I x = 0;
          for (; x + SPAN <= p->count[2]; x += SPAN) depthwiseTile(q, p, w, a + x * aStep, aStep, c + x * yStep, yStep, SPAN);
          for (; x + 2 <= p->count[2]; x += 2) depthwiseTile(q, p, w, a + x * aStep, aStep, c + x * yStep, yStep, 2);
          for (; x < p->count[2]; x++) depthwiseTile(q, p, w, a + x * aStep, aStep, c + x * yStep, yStep, 1);
        }
    }
    finish(q, image, r0, r1, 0, q->to);
  }
}

static void convolveDepthwise(const gather *q) {
  I start[q->phases], floats = 0;
  for (I i = 0; i < q->phases; i++) {
    start[i] = floats;
    floats += q->phase[i].taps * q->from;
  }
  float *w = grown(&panels, floats);
  /* One channel a group: the kernel is [taps, channels] as it is; only the taps may come in another order. */
  for (I i = 0; i < q->phases; i++)
    for (I t = 0; t < q->phase[i].taps; t++, w += q->from)
      memcpy(w, q->w + q->phase[i].tap[t] * q->wTap, sizeof(float) * (size_t)q->from);
  work k = {.q = q, .start = start, .blocks = blocksOf(q)};
  /* A few blocks a thread, though there be one image only. */
  if (q->batch * k.blocks < 8) k.blocks = MAX(1, MIN(q->destination[axisOf(q)], 8));
  I units = q->batch * k.blocks;
  R->parallel(depthwiseUnits, &k, units, MIN(units, 64));
}
`
