// SplitMix64 and a partial shuffle; no std:: distribution, whose results
// differ from library to library.
#include "engine/operators/random_mask.h"

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace limpid {
namespace {

class SplitMix64 {
 public:
  explicit SplitMix64(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }
  uint64_t Below(uint64_t limit) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<uint64_t>((Wide{Next()} * limit) >> 64);
  }

 private:
  uint64_t state_;
};

}  // namespace

MaskBitmap RandomMask(double missing, uint64_t seed, FrameSize size) {
  const uint64_t pixels =
      static_cast<uint64_t>(size.width) * static_cast<uint64_t>(size.height);
  const auto num_unknown =
      static_cast<uint64_t>(std::floor(missing * static_cast<double>(pixels)));
  MaskBitmap mask = {.width = size.width,
                     .height = size.height,
                     .known = std::vector<uint8_t>(pixels, 1)};
  std::vector<uint64_t> order(pixels);
  std::iota(order.begin(), order.end(), 0);
  SplitMix64 random(seed);
  for (uint64_t i = 0; i < num_unknown; ++i) {
    std::swap(order[i], order[i + random.Below(pixels - i)]);
    mask.known[order[i]] = 0;
  }
  return mask;
}

OperatorSpec ResolveRandomMasks(OperatorSpec spec, FrameSize measured) {
  FrameSize size = measured;
  for (auto stage = spec.stages.rbegin(); stage != spec.stages.rend();
       ++stage) {
    auto* mask = std::get_if<MaskSpec>(&*stage);
    if (mask != nullptr && mask->missing >= 0) {
      const auto bitmap = std::make_shared<const MaskBitmap>(
          RandomMask(mask->missing, mask->seed, size));
      *mask = MaskSpec();
      mask->bitmap = bitmap;
    }
    size = RestoredSize({.stages = {*stage}}, size);
  }
  return spec;
}

}  // namespace limpid
