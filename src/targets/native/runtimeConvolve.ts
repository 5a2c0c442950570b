/**
 * Convolution as a contraction that reads patches where they lie, channels last, without ever storing them. The kernel is
 * laid out in panels first, in the order in which patches are read. Every element is summed in the same order whichever
 * way the work is shared.
 */
export const convolveSource = `
/* Floats of panels up to which all of them pass by one tile; more, and each passes by a whole block. */
#define NEAR 50000

static I panelStart(const gather *q, I j) { return j * COLUMNS + COLUMNS <= q->toGroup ? j * COLUMNS : MAX(0, q->toGroup - COLUMNS); }

/* Panel u of all: of a phase, a group and some columns. The last one overlaps the one before it, if there is one. */
static void packPanels(void *context, I begin, I end, int thread) {
  (void)thread;
  const work *k = context;
  const gather *q = k->q;
  for (I u = begin; u < end; u++) {
    I j = u % k->columns, g = u / k->columns % q->groups, i = u / k->columns / q->groups;
    const phase *p = q->phase + i;
    I column = panelStart(q, j), width = MIN(COLUMNS, q->toGroup - column);
    float *to = panels.p + k->start[i] + (g * k->columns + j) * p->taps * q->fromGroup * COLUMNS;
    for (I t = 0; t < p->taps; t++) {
      const float *w = q->w + p->tap[t] * q->wTap + g * q->wGroup + column * q->wTo;
      for (I c = 0; c < q->fromGroup; c++, w += q->wFrom, to += COLUMNS) {
        if (width == COLUMNS && q->wTo == 1)
          for (int v = 0; v < VECTORS; v++) *(U *)(to + v * LANES) = *(const U *)(w + v * LANES);
        else
          for (I n = 0; n < COLUMNS; n++) to[n] = n < width ? w[n * q->wTo] : 0;
      }
    }
  }
}

/* The runs that lie in the source, and not in the border, where places r of the axis of blocks are concerned. */
static void runsAt(const gather *q, const phase *p, int axis, I r, I *first, I *last) {
  I at = p->from[axis] + r * p->stride[axis] + q->low[axis], from = 0, to = p->runs;
  while (from < to && at + p->place[from] < 0) from++;
  while (from < to && at + p->place[to - 1] >= q->source[axis]) to--;
  *first = from, *last = to;
}

static void onePatch(const gather *q, const phase *p, I from, I to, const float *panel, I column, I height, const float *const *a, float *const *c) {
  I width = MIN(COLUMNS, q->toGroup - column), vectors = (width + LANES - 1) / LANES;
  patch *f = patchTiles[height - 1][vectors - 1];
  const I *run = p->run + from;
  panel += from * p->length * COLUMNS;
  if (width == vectors * LANES) {
    f(to - from, run, p->length, a, panel, c, column);
    return;
  }
  /* Beside the result, then copied, so that nothing is written out of bounds. */
  float tile[PIXELS * COLUMNS], *rows[PIXELS];
  for (I i = 0; i < height; i++) rows[i] = tile + i * COLUMNS;
  f(to - from, run, p->length, a, panel, rows, 0);
  for (I i = 0; i < height; i++)
    for (I n = 0; n < width; n++) c[i][column + n] = rows[i][n];
}

/* Panels [j0, j1) of one group, for all elements of a phase in places [q0, q1) along the axis of blocks, which see some runs. */
static void somePlaces(const work *k, const phase *p, I from, I to, const float *first, const float *box, I lo, float *y, I g, I j0, I j1, I q0, I q1) {
  const gather *q = k->q;
  int axis = axisOf(q);
  I d0 = axis ? 0 : q0, d1 = axis ? p->count[0] : q1, h0 = axis ? q0 : 0, h1 = axis ? q1 : p->count[1];
  I total = (d1 - d0) * (h1 - h0) * p->count[2];
  if (total <= 0) return;
  I floats = p->taps * q->fromGroup * COLUMNS;
  I aStep = p->stride[2] * q->from, cStep = p->step[2] * q->to;
  int near = (j1 - j0) * floats <= NEAR;
  I most = q->toGroup <= LANES ? PIXELS : PIXELS_WIDE, tiles = (total + most - 1) / most;
  for (I j = j0; j < j1; j = near ? j1 : j + 1) {
    I d = d0, h = h0, w = 0;
    const float *pa = 0;
    float *pc = 0;
    for (I t = 0; t < tiles; t++) {
      I height = (t + 1) * total / tiles - t * total / tiles;
      const float *a[PIXELS];
      float *c[PIXELS];
      for (I i = 0; i < height; i++) {
        if (w == p->count[2]) {
          w = 0;
          if (++h == h1) h = h0, d++;
        }
        if (w == 0) {
          I z = p->from[0] + d * p->stride[0] - (axis ? 0 : lo), v = p->from[1] + h * p->stride[1] - (axis ? lo : 0);
          pa = box + ((z * q->box[1] + v) * q->box[2] + p->from[2]) * q->from + g * q->fromGroup;
          pc = y + (((p->first[0] + d * p->step[0]) * q->destination[1] + p->first[1] + h * p->step[1]) * q->destination[2] + p->first[2]) * q->to + g * q->toGroup;
        }
        a[i] = pa, c[i] = pc;
        pa += aStep, pc += cStep, w++;
      }
      I last = near ? j1 : j + 1;
      for (I i = j; i < last; i++) onePatch(q, p, from, to, first + i * floats, panelStart(q, i), height, a, c);
    }
  }
}

/* Places that see the same runs together: those at a border see fewer. */
static void onePhase(const work *k, const phase *p, const float *first, const float *box, I lo, float *y, I g, I j0, I j1, I q0, I q1) {
  int axis = axisOf(k->q);
  for (I r = q0, next; r < q1; r = next) {
    I from, to, nextFrom, nextTo;
    runsAt(k->q, p, axis, r, &from, &to);
    for (next = r + 1; next < q1; next++) {
      runsAt(k->q, p, axis, next, &nextFrom, &nextTo);
      if (nextFrom != from || nextTo != to) break;
    }
    somePlaces(k, p, from, to, first, box, lo, y, g, j0, j1, r, next);
  }
}

/* Unit u: an image, a block of it, a share of the columns. */
static void convolveUnits(void *context, I begin, I end, int thread) {
  const work *k = context;
  const gather *q = k->q;
  const float *box = 0;
  int axis = axisOf(q);
  I lo = 0, filled = -1, places = q->destination[axis];
  for (I u = begin; u < end; u++) {
    I share = u % k->shares, at = u / k->shares, block = at % k->blocks, image = at / k->blocks;
    I r0 = block * places / k->blocks, r1 = (block + 1) * places / k->blocks;
    if (at != filled) box = blockOf(q, image, r0, r1, thread, &lo);
    filled = at;
    I j0 = share * k->share, j1 = MIN(k->columns, j0 + k->share);
    I points = q->destination[0] * q->destination[1] * q->destination[2];
    for (I i = 0; i < q->phases; i++) {
      const phase *p = q->phase + i;
      I q0, q1;
      rowsOf(p, axis, r0, r1, &q0, &q1);
      for (I g = 0; g < q->groups; g++)
        onePhase(k, p, panels.p + k->start[i] + g * k->columns * p->taps * q->fromGroup * COLUMNS, box, lo, q->y + image * points * q->to, g, j0, j1, q0, q1);
    }
    finish(q, image, r0, r1, k->shares == 1 ? 0 : panelStart(q, j0), j1 == k->columns ? q->to : panelStart(q, j1));
  }
}

static void convolve(const gather *q) {
  if (isDepthwise(q)) {
    convolveDepthwise(q);
    return;
  }
  I start[q->phases], floats = 0;
  work k = {.q = q, .columns = (q->toGroup + COLUMNS - 1) / COLUMNS, .start = start, .blocks = blocksOf(q)};
  for (I i = 0; i < q->phases; i++) {
    start[i] = floats;
    floats += q->groups * k.columns * q->phase[i].taps * q->fromGroup * COLUMNS;
  }
  grown(&panels, floats);
  I count = q->phases * q->groups * k.columns;
  R->parallel(packPanels, &k, count, MIN(count, floats / 16384));
  /* Few images, few rows: columns are shared out too. A last panel that overlaps another stays with it. */
  k.share = k.columns;
  if (q->groups == 1 && q->batch * k.blocks < 8) {
    I apart = q->toGroup % COLUMNS && k.columns > 1 ? k.columns - 1 : k.columns;
    I shares = MIN(apart, 16 / (q->batch * k.blocks) + 1);
    k.share = (apart + shares - 1) / shares;
    while (apart < k.columns && k.columns > k.share && k.columns % k.share == (k.share > 1)) k.share++;
  }
  k.shares = (k.columns + k.share - 1) / k.share;
  I units = q->batch * k.blocks * k.shares;
  R->parallel(convolveUnits, &k, units, MIN(units, 64));
}
`
