#include "engine/video/sample_row.h"

#include <algorithm>

namespace limpid {
namespace {

// Planes come out of messages at any address, so 16-bit samples are put
// together from bytes; compilers make one load of it.
template <int kBytes>
unsigned Load(const unsigned char* sample) {
  if constexpr (kBytes == 1) return sample[0];
  return sample[0] | static_cast<unsigned>(sample[1]) << 8;
}

template <int kBytes>
void Store(unsigned value, unsigned char* sample) {
  sample[0] = static_cast<unsigned char>(value);
  if constexpr (kBytes == 2) sample[1] = static_cast<unsigned char>(value >> 8);
}

template <int kBytes, int kStep>
void Read(const char* row, int shift, int64_t count, const LinearMap& map,
          float* out) {
  const auto* samples = reinterpret_cast<const unsigned char*>(row);
  for (int64_t i = 0; i < count; ++i) {
    const unsigned value = Load<kBytes>(samples + i * kStep * kBytes) >> shift;
    out[i] =
        map.scale * static_cast<float>(static_cast<int>(value)) + map.offset;
  }
}

template <int kBytes, int kStep>
void Write(const float* in, int64_t count, const LinearMap& map, float largest,
           int shift, char* row) {
  auto* samples = reinterpret_cast<unsigned char*>(row);
  for (int64_t i = 0; i < count; ++i) {
    const float value = map.scale * in[i] + map.offset;
    // In this order what is not a number becomes 0.
    const float clamped = std::min(std::max(0.0f, value), largest);
    const auto rounded =
        static_cast<unsigned>(static_cast<int>(clamped + 0.5f));
    Store<kBytes>(rounded << shift, samples + i * kStep * kBytes);
  }
}

using Reader = void (*)(const char*, int, int64_t, const LinearMap&, float*);
using Writer = void (*)(const float*, int64_t, const LinearMap&, float, int,
                        char*);

constexpr Reader kReaders[2][3] = {{Read<1, 1>, Read<1, 2>, Read<1, 3>},
                                   {Read<2, 1>, Read<2, 2>, Read<2, 3>}};
constexpr Writer kWriters[2][3] = {{Write<1, 1>, Write<1, 2>, Write<1, 3>},
                                   {Write<2, 1>, Write<2, 2>, Write<2, 3>}};

}  // namespace

void ReadSamples(const char* row, const SampleLayout& layout, int64_t count,
                 const LinearMap& map, float* out) {
  kReaders[layout.bytes - 1][layout.step - 1](row, layout.shift, count, map,
                                              out);
}

void WriteSamples(const float* in, int64_t count, const LinearMap& map,
                  float largest, const SampleLayout& layout, char* row) {
  kWriters[layout.bytes - 1][layout.step - 1](in, count, map, largest,
                                              layout.shift, row);
}

}  // namespace limpid
