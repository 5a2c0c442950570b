/**
 * Depthwise convolution: every channel for itself, so nothing is contracted, and vectors run along the channels. Four
 * neighbouring elements at a time share what they load of the kernel.
 */
export const depthwiseSource = `
#define SPAN 4

/* span elements, all channels: y = sum over taps of x * w, with w as [taps, channels]. */
static inline __attribute__((always_inline)) void depthwiseTile(const gather *q, const phase *p, const float *w, const float *a, I aStep, float *y, I yStep, int span) {
  I c = 0, channels = q->from;
  for (; c + LANES <= channels; c += LANES) {
    V s[SPAN] = {{0}};
    for (I t = 0; t < p->taps; t++) {
      V k = *(const U *)(w + t * channels + c);
      const float *x = a + p->run[t] + c;
      for (int i = 0; i < span; i++) s[i] += *(const U *)(x + i * aStep) * k;
    }
    for (int i = 0; i < span; i++) *(U *)(y + i * yStep + c) = s[i];
  }
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
  for (I u = begin; u < end; u++) {
    I block = u % k->blocks, image = u / k->blocks, lo;
    I r0 = block * q->destination[1] / k->blocks, r1 = (block + 1) * q->destination[1] / k->blocks;
    const float *box = blockOf(q, image, r0, r1, thread, &lo);
    float *y = q->y + image * q->destination[0] * q->destination[1] * q->destination[2] * q->to;
    for (I i = 0; i < q->phases; i++) {
      const phase *p = q->phase + i;
      const float *w = panels.p + k->start[i];
      I q0, q1, aStep = p->stride[2] * q->from, yStep = p->step[2] * q->to;
      rowsOf(p, r0, r1, &q0, &q1);
      for (I d = 0; d < p->count[0]; d++)
        for (I h = q0; h < q1; h++) {
          const float *a = box + (((p->from[0] + d * p->stride[0]) * q->box[1] + p->from[1] + h * p->stride[1] - lo) * q->box[2] + p->from[2]) * q->from;
          float *c = y + (((p->first[0] + d * p->step[0]) * q->destination[1] + p->first[1] + h * p->step[1]) * q->destination[2] + p->first[2]) * q->to;
          I x = 0;
          for (; x + SPAN <= p->count[2]; x += SPAN) depthwiseTile(q, p, w, a + x * aStep, aStep, c + x * yStep, yStep, SPAN);
          for (; x < p->count[2]; x++) depthwiseTile(q, p, w, a + x * aStep, aStep, c + x * yStep, yStep, 1);
        }
    }
    if (!q->epilogue) continue;
    I across = q->destination[2], row = image * q->destination[0] * q->destination[1];
    if (k->blocks == 1) q->epilogue(q->s, 0, row * across, (row + q->destination[0] * q->destination[1]) * across, 0, q->to);
    else q->epilogue(q->s, 0, (row + r0) * across, (row + r1) * across, 0, q->to);
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
  if (q->destination[0] == 1 && q->box[0] == 1 && q->batch * k.blocks < 8) k.blocks = MAX(1, MIN(q->destination[1], 8));
  I units = q->batch * k.blocks;
  R->parallel(depthwiseUnits, &k, units, MIN(units, 64));
}
`
