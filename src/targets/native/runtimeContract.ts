/**
 * c = a·b, blocked as BLIS does it: blocks of k that keep a panel of b in the first cache, blocks of rows of a in the
 * second, blocks of columns in the third; if all rows fit into the second, b is packed as it is needed. What can be read in place is; what cannot (a transposed b, ragged last
 * columns, rows a page apart) is packed into panels padded with zeros, so nothing is ever read out of bounds.
 * Every element is summed over k in the same order whichever way it is computed.
 */
export const contractSource = `
#define KC 320
#define NC 2048
/* Rows of a, in tiles, that are packed at a time: with KC floats each about 200 kB. */
#define PACKED_TILES (144 / ROWS)
#define ROUND(x, y) (((x) + (y) - 1) / (y) * (y))
#define MIN(x, y) ((x) < (y) ? (x) : (y))

typedef struct {
  const contraction *q;
  I batch, j0, columns, p0, depth;
  /* The last columns that are computed apart, and those columns of b. */
  I tail;
  const float *tails;
  int first, last, packA, packB;
  /* Rows in a chunk (a multiple of ROWS) and columns in a chunk (a multiple of COLUMNS); how many chunks of columns. */
  I chunkRows, chunkColumns, across;
  float *panels, *rows;
} block;

/* Panel j of b, depth x COLUMNS, its vectors padded with zeros. */
static void packPanel(const block *x, I j) {
  const contraction *q = x->q;
  I width = MIN(COLUMNS, x->columns - j), row = q->bRow, col = q->bCol;
  const float *b = q->b + x->batch * q->bBatch + x->p0 * row + (x->j0 + j) * col;
  float *to = x->panels + j * x->depth;
  if (width == COLUMNS && col == 1) {
    for (I p = 0; p < x->depth; p++, to += COLUMNS, b += row)
      for (int v = 0; v < VECTORS; v++) *(U *)(to + v * LANES) = *(const U *)(b + v * LANES);
  } else if (width == COLUMNS) {
    for (I p = 0; p < x->depth; p++, to += COLUMNS, b += row)
      for (int c = 0; c < COLUMNS; c++) to[c] = b[c * col];
  } else {
    I whole = col == 1 ? width / LANES * LANES : 0;
    for (I p = 0; p < x->depth; p++, to += COLUMNS, b += row) {
      for (I c = 0; c < whole; c += LANES) *(U *)(to + c) = *(const U *)(b + c);
      for (I c = whole; c < width; c += LANES) *(U *)(to + c) = (V){0};
      for (I c = whole; c < width; c++) to[c] = b[c * col];
    }
  }
}

/* Panels [begin, end). Whole ones a few at a time, row by row: b is read as it lies, which is what chips fetch ahead. */
static void packPanels(void *context, I begin, I end, int thread) {
  (void)thread;
  const block *x = context;
  const contraction *q = x->q;
  I j = begin;
  for (; q->bCol == 1 && j + 4 <= end && (j + 4) * COLUMNS <= x->columns; j += 4) {
    const float *b = q->b + x->batch * q->bBatch + x->p0 * q->bRow + x->j0 + j * COLUMNS;
    float *to = x->panels + j * COLUMNS * x->depth;
    for (I p = 0; p < x->depth; p++, to += COLUMNS, b += q->bRow)
      for (int i = 0; i < 4; i++)
        for (int v = 0; v < VECTORS; v++)
          *(U *)(to + i * COLUMNS * x->depth + v * LANES) = *(const U *)(b + i * COLUMNS + v * LANES);
  }
  for (; j < end; j++) packPanel(x, j * COLUMNS);
}

/* Rows [i0, i1) of a as panels of ROWS rows. */
static void packRows(const block *x, I i0, I i1, float *to) {
  const contraction *q = x->q;
  I row = q->aRow, col = q->aCol;
  for (I i = i0; i < i1; i += ROWS) {
    const float *a = q->a + x->batch * q->aBatch + i * row + x->p0 * col;
    I height = MIN(ROWS, i1 - i);
    if (height == ROWS)
      for (I p = 0; p < x->depth; p++, to += ROWS, a += col)
        for (int r = 0; r < ROWS; r++) to[r] = a[r * row];
    else
      for (I p = 0; p < x->depth; p++, to += ROWS, a += col)
        for (int r = 0; r < ROWS; r++) to[r] = r < height ? a[r * row] : 0;
  }
}

/* One tile that is not whole: computed beside c, then copied, so that c is not written out of bounds. */
static void ragged(tile *f, const block *x, const float *a, I row, I col, const float *b, I bRow, float *c, I height, I width) {
  float tile[2 * ROWS * COLUMNS], *t = tile;
  I n = x->q->n, stride = (width + LANES - 1) / LANES * LANES;
  f(x->depth, a, row, col, b, bRow, t, stride, 0);
  for (I r = 0; r < height; r++, t += stride, c += n) {
    I j = 0;
    if (x->first) {
      for (; j + LANES <= width; j += LANES) *(U *)(c + j) = *(U *)(t + j);
      for (; j < width; j++) c[j] = t[j];
    } else {
      for (; j + LANES <= width; j += LANES) *(U *)(c + j) += *(U *)(t + j);
      for (; j < width; j++) c[j] += t[j];
    }
  }
}

/* One tile of rows that are packed. */
static void packedTile(const block *x, const float *a, const float *b, I bRow, float *c, I height, I width) {
  I vectors = (width + LANES - 1) / LANES;
  if (width == vectors * LANES && height == ROWS) packed[vectors - 1](x->depth, a, 1, ROWS, b, bRow, c, x->q->n, !x->first);
  else ragged(packed[vectors - 1], x, a, 1, ROWS, b, bRow, c, height, width);
}

static void computeChunks(void *context, I begin, I end, int thread) {
  const block *x = context;
  const contraction *q = x->q;
  for (I u = begin; u < end; u++) {
    I i0 = u / x->across * x->chunkRows, i1 = MIN(q->m, i0 + x->chunkRows);
    I j0 = u % x->across * x->chunkColumns, j1 = MIN(x->columns, j0 + x->chunkColumns);
    const float *rows = 0;
    if (x->packA) {
      float *to = grown(&packs[thread].a, ROUND(x->chunkRows, ROWS) * KC);
      packRows(x, i0, i1, to);
      rows = to;
    }
    for (I j = j0; j < j1; j += COLUMNS) {
      I width = MIN(COLUMNS, j1 - j), vectors = (width + LANES - 1) / LANES;
      int inPlace = !x->packB && width == vectors * LANES && q->bCol == 1;
      const float *b = inPlace ? q->b + x->batch * q->bBatch + x->p0 * q->bRow + x->j0 + j : x->panels + j * x->depth;
      I bRow = inPlace ? q->bRow : COLUMNS;
      /* A narrow panel has accumulators to spare for twice the rows. */
      I step = vectors == 1 && !x->packA ? 2 * ROWS : ROWS;
      for (I i = i0; i < i1; i += step) {
        I height = MIN(step, i1 - i);
        float *c = q->c + (x->batch * q->m + i) * q->n + x->j0 + j;
        if (x->packA) packedTile(x, rows + (i - i0) * x->depth, b, bRow, c, height, width);
        else {
          const float *a = q->a + x->batch * q->aBatch + i * q->aRow + x->p0 * q->aCol;
          tile *f = strided[height - 1][vectors - 1];
          if (width == vectors * LANES) f(x->depth, a, q->aRow, q->aCol, b, bRow, c, q->n, !x->first);
          else ragged(f, x, a, q->aRow, q->aCol, b, bRow, c, height, width);
        }
      }
    }
    if (!x->last) continue;
    if (x->tail && j1 == x->columns) computeTail(q, x->batch, x->tail, x->tails, i0, i1), j1 += x->tail;
    if (q->epilogue) q->epilogue(q->s, x->batch, i0, i1, x->j0 + j0, x->j0 + j1);
  }
}

/* The panels of b that a thread packs for itself when it has all of a. */
#define PANELS 4

static void packTiles(void *context, I begin, I end, int thread) {
  (void)thread;
  const block *x = context;
  for (I t = begin; t < end; t++) packRows(x, t * ROWS, MIN(x->q->m, (t + 1) * ROWS), x->rows + t * ROWS * x->depth);
}

/* Few rows, all of them packed already: a thread packs some panels of b, uses them while they are near, and is done. */
static void computeColumns(void *context, I begin, I end, int thread) {
  const block *x = context;
  const contraction *q = x->q;
  block own = *x;
  own.panels = grown(&packs[thread].b, PANELS * COLUMNS * x->depth);
  for (I u = begin; u < end; u++) {
    I j0 = u * PANELS * COLUMNS, j1 = MIN(x->columns, j0 + PANELS * COLUMNS);
    own.j0 = x->j0 + j0;
    own.columns = j1 - j0;
    packPanels(&own, 0, (j1 - j0 + COLUMNS - 1) / COLUMNS, thread);
    for (I j = 0; j < j1 - j0; j += COLUMNS) {
      for (I i = 0; i < q->m; i += ROWS) {
        float *c = q->c + (x->batch * q->m + i) * q->n + own.j0 + j;
        packedTile(x, x->rows + i * x->depth, own.panels + j * x->depth, COLUMNS, c, MIN(ROWS, q->m - i), MIN(COLUMNS, j1 - j0 - j));
      }
    }
    if (x->last && q->epilogue) q->epilogue(q->s, x->batch, 0, q->m, x->j0 + j0, x->j0 + j1);
  }
}

static void zero(const contraction *q, I batch) {
  memset(q->c + batch * q->m * q->n, 0, sizeof(float) * (size_t)(q->m * q->n));
  if (q->epilogue) q->epilogue(q->s, batch, 0, q->m, 0, q->n);
}

static void contractOne(const contraction *q, I batch, int thread, int serial) {
  I m = q->m, n = q->n, k = q->k;
  if (k == 0) {
    zero(q, batch);
    return;
  }
  block x = {.q = q, .batch = batch};
  I aFar = q->aRow < 0 ? -q->aRow : q->aRow, bFar = q->bRow < 0 ? -q->bRow : q->bRow;
  x.packA = m >= 2 * ROWS && ((n >= 192 && k >= 64) || (n >= 4 * COLUMNS && aFar < FAR && (q->aCol >= FAR || q->aCol <= -FAR)));
  x.packB = q->bCol != 1 || (m >= 8 * ROWS && (n >= 192 || k >= 256 || bFar >= FAR));
  I nBlocks = (n + NC - 1) / NC, wide = ROUND((n + nBlocks - 1) / nBlocks, COLUMNS);
  I tiles = (m + ROWS - 1) / ROWS;
  int byColumns = x.packA && x.packB && !serial && tiles <= PACKED_TILES * 3 / 2;
  x.panels = 0;
  x.tail = byColumns || nBlocks > 1 ? 0 : tailOf(q, x.packA);
  I wholes = n - x.tail, kBlocks = wholes ? (k + KC - 1) / KC : 1, depth = (k + kBlocks - 1) / kBlocks;
  if (!wholes) x.packB = 0;
  if (byColumns) x.rows = grown(&packs[thread].a, tiles * ROWS * depth);
  else if (x.packB || wholes % LANES) x.panels = grown(&packs[thread].b, depth * wide);
  if (x.tail) {
    float *to = grown(&packs[thread].tail, x.tail * k);
    packTail(q, batch, x.tail, to);
    x.tails = to;
  }
  for (x.j0 = 0; x.j0 < n; x.j0 += wide) {
    x.columns = MIN(wide, wholes - x.j0);
    for (x.p0 = 0; x.p0 < k; x.p0 += depth) {
      x.depth = MIN(depth, k - x.p0);
      x.first = x.p0 == 0;
      x.last = x.p0 + x.depth == k;
      I panels = (x.columns + COLUMNS - 1) / COLUMNS;
      if (byColumns) {
        I units = (panels + PANELS - 1) / PANELS;
        parallel(packTiles, &x, tiles, x.depth * m / 4096);
        parallel(computeColumns, &x, units, units);
        continue;
      }
      if (x.packB) {
        if (serial) packPanels(&x, 0, panels, thread);
        else parallel(packPanels, &x, panels, x.depth * x.columns / 4096);
      } else if (x.columns % LANES) packPanel(&x, (panels - 1) * COLUMNS);
      /* Chunks of about 2.5 microseconds, but no more than 64. */
      I units = 1 + 2 * m * (x.columns + x.tail) * x.depth / 250000;
      if (serial) units = 1;
      if (units > 64) units = 64;
      I down = MIN(units, tiles);
      if (x.packA) {
        /* Every chunk fetches all of b again: as few as fill half of the second cache, and an even number of them. */
        I even = ROUND((tiles + PACKED_TILES - 1) / PACKED_TILES, 2);
        if (down > even) down = even;
      }
      x.chunkRows = (tiles + down - 1) / down;
      x.chunkRows *= ROWS;
      down = (m + x.chunkRows - 1) / x.chunkRows;
      I across = MIN(units / down, panels);
      if (across < 1 || x.packA) across = 1;
      x.chunkColumns = (panels + across - 1) / across * COLUMNS;
      x.across = x.columns ? (x.columns + x.chunkColumns - 1) / x.chunkColumns : 1;
      I chunks = down * x.across;
      if (serial) computeChunks(&x, 0, chunks, thread);
      else parallel(computeChunks, &x, chunks, chunks);
    }
  }
}

static void contractMany(void *context, I begin, I end, int thread) {
  for (I batch = begin; batch < end; batch++) contractOne(context, batch, thread, 1);
}

typedef struct { const contraction *q; I parts; } splitting;
static buffer sums;

static void contractParts(void *context, I begin, I end, int thread) {
  const splitting *x = context;
  const contraction *q = x->q;
  for (I part = begin; part < end; part++) {
    I k0 = part * q->k / x->parts, k1 = (part + 1) * q->k / x->parts;
    contraction own = *q;
    own.k = k1 - k0;
    own.a += k0 * q->aCol;
    own.b += k0 * q->bRow;
    own.c = sums.p + part * q->m * q->n;
    own.epilogue = 0;
    contractOne(&own, 0, thread, 1);
  }
}

static void addParts(void *context, I begin, I end, int thread) {
  (void)thread;
  const splitting *x = context;
  const contraction *q = x->q;
  for (I i = begin * q->n; i < end * q->n; i++) {
    float sum = sums.p[i];
    for (I part = 1; part < x->parts; part++) sum += sums.p[part * q->m * q->n + i];
    q->c[i] = sum;
  }
  if (q->epilogue) q->epilogue(q->s, 0, begin, end, 0, q->n);
}

/* A small result of long sums (the gradient of a pointwise convolution): parts of the sums are shared out. */
static void contractLong(const contraction *q) {
  splitting x = {q, MIN(16, q->k / 512)};
  grown(&sums, x.parts * q->m * q->n);
  parallel(contractParts, &x, x.parts, x.parts);
  parallel(addParts, &x, q->m, 1 + q->m * q->n * x.parts / 16384);
}

static void contract(const contraction *q) {
  if (!q->m || !q->n || !q->batch) return;
  if (q->batch == 1 && q->k >= 2048 && q->k >= 8 * q->m && q->k >= 8 * q->n && q->m * q->n <= 65536) {
    contractLong(q);
    return;
  }
  I flops = 2 * q->m * q->n * (q->k + 1);
  if (q->batch > 1 && flops < 4000000) parallel(contractMany, (void *)q, q->batch, 1 + q->batch * flops / 400000);
  else
    for (I batch = 0; batch < q->batch; batch++) contractOne(q, batch, 0, 0);
}
`
