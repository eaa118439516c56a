// A Count-Sketch of 5 rows by 2^20 floats as C++ would write it for one machine: what the gate sketch-update compares with.
// Every addition is of 1, and the two mixes of a key give the cells and signs of all five rows: both are less than the toolkit's work.
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include <immintrin.h>
#define WIDE 1
#else
#define WIDE 0
#endif

namespace {

constexpr int kRows = 5;
constexpr int kBits = 20;
constexpr uint32_t kColumns = 1u << kBits;
constexpr uint32_t kSign = 1u << 31;
constexpr size_t kBlock = 2048;   // keys that are hashed before they are added
constexpr size_t kAhead = 24;     // cells between a prefetch and its use
constexpr size_t kBatch = 1u << 20;  // keys that are split before they are added

constexpr uint64_t kFirst = 0x9e3779b97f4a7c15u, kSecond = 0xd1b54a32d192ed03u;
constexpr uint64_t kOne = 0xbf58476d1ce4e5b9u, kTwo = 0x94d049bb133111ebu;

struct Cells {
  alignas(64) uint32_t of[kRows][kBlock];
};

inline uint64_t Mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * kOne;
  z = (z ^ (z >> 27)) * kTwo;
  return z ^ (z >> 31);
}

// 20 bits of place and one of sign from a shift on.
inline uint32_t Cell(uint64_t mixed, int shift, uint32_t row) {
  const uint32_t bits = static_cast<uint32_t>(mixed >> shift);
  return (row * kColumns + (bits & (kColumns - 1))) | ((bits >> kBits) << 31);
}

inline void HashOne(uint64_t key, uint32_t (&cell)[kRows]) {
  const uint64_t a = Mixed(key + kFirst), b = Mixed(key + kSecond);
  cell[0] = Cell(a, 0, 0);
  cell[1] = Cell(a, 21, 1);
  cell[2] = Cell(a, 42, 2);
  cell[3] = Cell(b, 0, 3);
  cell[4] = Cell(b, 21, 4);
}

#if WIDE
inline __m512i Mixed(__m512i z) {
  z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 30)), _mm512_set1_epi64(static_cast<long long>(kOne)));
  z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 27)), _mm512_set1_epi64(static_cast<long long>(kTwo)));
  return _mm512_xor_si512(z, _mm512_srli_epi64(z, 31));
}

template <int kShift, int kRow>
inline void Store(__m512i mixed, uint32_t* cells) {
  const __m256i bits = _mm512_cvtepi64_epi32(_mm512_srli_epi64(mixed, kShift));
  const __m256i place = _mm256_add_epi32(_mm256_and_si256(bits, _mm256_set1_epi32(kColumns - 1)), _mm256_set1_epi32(kRow * kColumns));
  const __m256i sign = _mm256_slli_epi32(_mm256_srli_epi32(bits, kBits), 31);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(cells), _mm256_or_si256(place, sign));
}
#endif

void Hash(const uint64_t* keys, size_t count, Cells& cells) {
  size_t i = 0;
#if WIDE
  for (; i + 8 <= count; i += 8) {
    const __m512i key = _mm512_loadu_si512(keys + i);
    const __m512i a = Mixed(_mm512_add_epi64(key, _mm512_set1_epi64(static_cast<long long>(kFirst))));
    const __m512i b = Mixed(_mm512_add_epi64(key, _mm512_set1_epi64(static_cast<long long>(kSecond))));
    Store<0, 0>(a, cells.of[0] + i);
    Store<21, 1>(a, cells.of[1] + i);
    Store<42, 2>(a, cells.of[2] + i);
    Store<0, 3>(b, cells.of[3] + i);
    Store<21, 4>(b, cells.of[4] + i);
  }
#endif
  for (; i < count; i++) {
    uint32_t cell[kRows];
    HashOne(keys[i], cell);
    for (int row = 0; row < kRows; row++) cells.of[row][i] = cell[row];
  }
}

inline float Signed(uint32_t cell, float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits ^= cell & kSign;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

inline void Add(float* table, const uint32_t* cells, const uint32_t* end) {
  for (; cells != end; cells++) table[*cells & ~kSign] += Signed(*cells, 1.0f);
}

void KeyByKey(float* table, const uint64_t* keys, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t cell[kRows];
    HashOne(keys[i], cell);
    Add(table, cell, cell + kRows);
  }
}

template <bool kPrefetch>
void Blocked(float* table, const uint64_t* keys, size_t count) {
  static thread_local Cells cells;
  for (size_t from = 0; from < count; from += kBlock) {
    const size_t own = std::min(kBlock, count - from);
    Hash(keys + from, own, cells);
    for (const auto& row : cells.of) {
      if (!kPrefetch) {
        Add(table, row, row + own);
        continue;
      }
      for (size_t i = 0; i < own; i++) {
        if (i + kAhead < own) __builtin_prefetch(&table[row[i + kAhead] & ~kSign], 1, 3);
        table[row[i] & ~kSign] += Signed(row[i], 1.0f);
      }
    }
  }
}

// A large batch is split by the upper bits of its cells, so that what is added to at a time stays in the second-level cache.
template <int kPartBits>
void Partitioned(float* table, const uint64_t* keys, size_t count) {
  constexpr int kParts = 1 << kPartBits;
  constexpr size_t kRoom = 2 * kBatch / kParts;
  static thread_local Cells cells;
  static thread_local std::unique_ptr<uint32_t[]> parts(new uint32_t[kRows * kParts * kRoom]);
  for (size_t batch = 0; batch < count; batch += kBatch) {
    const size_t end = std::min(batch + kBatch, count);
    uint32_t* next[kRows][kParts];
    const auto first = [&](int row, int part) { return parts.get() + (row * kParts + part) * kRoom; };
    for (int row = 0; row < kRows; row++)
      for (int part = 0; part < kParts; part++) next[row][part] = first(row, part);
    for (size_t from = batch; from < end; from += kBlock) {
      const size_t own = std::min(kBlock, end - from);
      Hash(keys + from, own, cells);
      for (int row = 0; row < kRows; row++) {
        uint32_t* place[kParts];
        std::copy(next[row], next[row] + kParts, place);
        for (size_t i = 0; i < own; i++) {
          const uint32_t cell = cells.of[row][i];
          *place[(cell >> (kBits - kPartBits)) & (kParts - 1)]++ = cell;
        }
        for (int part = 0; part < kParts; part++) {
          // Where many keys are one, a part may be full before the batch ends.
          if (static_cast<size_t>(place[part] - first(row, part)) + kBlock > kRoom) {
            Add(table, first(row, part), place[part]);
            place[part] = first(row, part);
          }
        }
        std::copy(place, place + kParts, next[row]);
      }
    }
    for (int row = 0; row < kRows; row++)
      for (int part = 0; part < kParts; part++) Add(table, first(row, part), next[row][part]);
  }
}

inline float Median(float a, float b, float c, float d, float e) {
  const float lower = std::max(std::min(a, b), std::min(c, d)), upper = std::min(std::max(a, b), std::max(c, d));
  return std::max(std::min(lower, upper), std::min(std::max(lower, upper), e));
}

inline float Held(const float* table, uint32_t cell) { return Signed(cell, table[cell & ~kSign]); }

}  // namespace

extern "C" {

float* sketch_new(int huge) {
  constexpr size_t kPage = 2u << 20, kBytes = sizeof(float) * kRows * kColumns;
  void* table = std::aligned_alloc(kPage, (kBytes + kPage - 1) / kPage * kPage);
  if (table == nullptr) return nullptr;
  madvise(table, kBytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  std::memset(table, 0, kBytes);
  return static_cast<float*>(table);
}

void sketch_delete(float* table) { std::free(table); }

// 0: key by key; 1: blocked; 2: blocked, fetching ahead; 3: in 8 parts a row; 4: in 32.
int sketch_add(int path, float* table, const uint64_t* keys, size_t count) {
  switch (path) {
    case 0: KeyByKey(table, keys, count); return 0;
    case 1: Blocked<false>(table, keys, count); return 0;
    case 2: Blocked<true>(table, keys, count); return 0;
    case 3: Partitioned<3>(table, keys, count); return 0;
    case 4: Partitioned<5>(table, keys, count); return 0;
    default: return 1;
  }
}

// 0: key by key; 1: blocked, with gathers where the processor has them.
int sketch_estimate(int path, const float* table, const uint64_t* keys, size_t count, float* estimates) {
  if (path == 0) {
    for (size_t i = 0; i < count; i++) {
      uint32_t cell[kRows];
      HashOne(keys[i], cell);
      estimates[i] = Median(Held(table, cell[0]), Held(table, cell[1]), Held(table, cell[2]), Held(table, cell[3]), Held(table, cell[4]));
    }
    return 0;
  }
  static thread_local Cells cells;
  for (size_t from = 0; from < count; from += kBlock) {
    const size_t own = std::min(kBlock, count - from);
    size_t i = 0;
    Hash(keys + from, own, cells);
#if WIDE
    const __m512i place = _mm512_set1_epi32(~kSign), sign = _mm512_set1_epi32(static_cast<int>(kSign));
    for (; i + 16 <= own; i += 16) {
      __m512 value[kRows];
      for (int row = 0; row < kRows; row++) {
        const __m512i cell = _mm512_loadu_si512(cells.of[row] + i);
        const __m512 held = _mm512_i32gather_ps(_mm512_and_si512(cell, place), table, 4);
        value[row] = _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(held), _mm512_and_si512(cell, sign)));
      }
      const __m512 lower = _mm512_max_ps(_mm512_min_ps(value[0], value[1]), _mm512_min_ps(value[2], value[3]));
      const __m512 upper = _mm512_min_ps(_mm512_max_ps(value[0], value[1]), _mm512_max_ps(value[2], value[3]));
      _mm512_storeu_ps(estimates + from + i, _mm512_max_ps(_mm512_min_ps(lower, upper), _mm512_min_ps(_mm512_max_ps(lower, upper), value[4])));
    }
#endif
    for (; i < own; i++) {
      estimates[from + i] = Median(
          Held(table, cells.of[0][i]), Held(table, cells.of[1][i]), Held(table, cells.of[2][i]), Held(table, cells.of[3][i]), Held(table, cells.of[4][i]));
    }
  }
  return 0;
}

}  // extern "C"
