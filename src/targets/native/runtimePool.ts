import { mostThreads } from "../threads.ts"

/** Memory that grows to what was needed most, and stays. */
export const bufferSource = `
#include <stdlib.h>
#include <string.h>
#define MAX_THREADS ${mostThreads}
typedef struct { float *p; I size; } buffer;

/* Null where there is no memory. Pages that are never touched cost nothing. */
static float *resized(buffer *x, I size) {
  if (x->size < size) {
    free(x->p);
    *x = (buffer){0, 0};
    void *p = 0;
    I bytes = (size * 4 + 4095) & ~(I)4095;
    if (posix_memalign(&p, 4096, bytes)) return 0;
    *x = (buffer){p, bytes / 4};
  }
  return x->p;
}

/* As much as a kernel, or some planes of an image: what is far less than the arrays that are there already. In the middle of a run nothing can go on without it. */
static float *grown(buffer *x, I size) {
  float *p = resized(x, size);
  if (!p) abort();
  return p;
}
`

/**
 * The runtime's threads. Work is cut into chunks whose borders depend on the shapes only, and threads take chunks as they
 * come, so results do not depend on the number of threads, and a thread that is late (or asleep) costs nothing.
 *
 * `ticket` packs the job's number and how many chunks are left to take. A worker reads the job's fields between loading
 * the ticket and its compare-and-swap, so a swap that succeeds proves that the fields belong to that job.
 */
export const poolSource = `
#include <stdatomic.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>
#if defined(__x86_64__) || defined(__i386__)
#define RELAX() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ volatile("yield")
#else
#define RELAX() ((void)0)
#endif
#define APART __attribute__((aligned(128)))
static struct { buffer a, b, tail; } packs[MAX_THREADS];
static buffer arena;
static pthread_mutex_t running = PTHREAD_MUTEX_INITIALIZER;

static APART _Atomic uint64_t ticket;
static APART _Atomic I finished;
static APART struct { _Atomic(task) f; _Atomic(void *) context; _Atomic I units, chunks; _Atomic int threads; } job;
static APART _Atomic int sleeping;
static pthread_mutex_t sleepMutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static int spawned = 1, wanted = 1;

static int takeChunks(int thread) {
  int took = 0;
  for (;;) {
    uint64_t t = atomic_load_explicit(&ticket, memory_order_acquire);
    I left = (I)(t & 0xffffffffu);
    if (!left) return took;
    task f = atomic_load_explicit(&job.f, memory_order_relaxed);
    void *context = atomic_load_explicit(&job.context, memory_order_relaxed);
    I units = atomic_load_explicit(&job.units, memory_order_relaxed);
    I chunks = atomic_load_explicit(&job.chunks, memory_order_relaxed);
    int threads = atomic_load_explicit(&job.threads, memory_order_relaxed);
    if (thread >= threads) return took;
    if (!atomic_compare_exchange_weak_explicit(&ticket, &t, t - 1, memory_order_acq_rel, memory_order_relaxed)) continue;
    I u = chunks - left;
    f(context, u * units / chunks, (u + 1) * units / chunks, thread);
    atomic_fetch_add_explicit(&finished, 1, memory_order_release);
    took = 1;
  }
}

static void *worker(void *number) {
  int thread = (int)(I)number, idle = 0;
  for (;;) {
    if (takeChunks(thread)) idle = 0;
    if (idle++ < 6000) {
      RELAX();
      continue;
    }
    pthread_mutex_lock(&sleepMutex);
    atomic_fetch_add(&sleeping, 1);
    while (!(atomic_load(&ticket) & 0xffffffffu) || thread >= atomic_load(&job.threads)) pthread_cond_wait(&wake, &sleepMutex);
    atomic_fetch_sub(&sleeping, 1);
    pthread_mutex_unlock(&sleepMutex);
    idle = 0;
  }
  return 0;
}

static void parallel(task f, void *context, I units, I chunks) {
  if (chunks > units) chunks = units;
  if (wanted == 1 || chunks <= 1) {
    if (units > 0) f(context, 0, units, 0);
    return;
  }
  while (spawned < wanted) {
    pthread_t id;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int failed = pthread_create(&id, &attributes, worker, (void *)(I)spawned);
    pthread_attr_destroy(&attributes);
    if (failed) break;
    spawned++;
  }
  atomic_store_explicit(&job.f, f, memory_order_relaxed);
  atomic_store_explicit(&job.context, context, memory_order_relaxed);
  atomic_store_explicit(&job.units, units, memory_order_relaxed);
  atomic_store_explicit(&job.chunks, chunks, memory_order_relaxed);
  atomic_store_explicit(&job.threads, wanted, memory_order_relaxed);
  atomic_store_explicit(&finished, 0, memory_order_relaxed);
  uint64_t next = (atomic_load_explicit(&ticket, memory_order_relaxed) >> 32) + 1;
  atomic_store(&ticket, next << 32 | (uint64_t)chunks);
  if (atomic_load(&sleeping)) {
    pthread_mutex_lock(&sleepMutex);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&sleepMutex);
  }
  takeChunks(0);
  /* On a busy machine the thread that holds the last chunk may have lost its core: give it ours. */
  for (int spins = 0; atomic_load_explicit(&finished, memory_order_acquire) < chunks; spins++) {
    if (spins < 4000) RELAX();
    else sched_yield();
  }
}

static float *begin(I size, int threads) {
  pthread_mutex_lock(&running);
  wanted = threads < 1 ? 1 : threads > MAX_THREADS ? MAX_THREADS : threads;
  float *p = resized(&arena, size + 64);
  if (!p) pthread_mutex_unlock(&running);
  return p;
}

static void end(void) { pthread_mutex_unlock(&running); }
`
