#include "engine/model/haar_transform.h"

#include <ATen/ATen.h>

#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace limpid {
namespace {

constexpr int64_t kTime = 2;
constexpr int64_t kHeight = 3;
constexpr int64_t kWidth = 4;
constexpr std::array<int64_t, 2> kImageAxes = {kWidth, kHeight};
constexpr std::array<int64_t, 3> kVideoAxes = {kTime, kHeight, kWidth};

// Low and high of every part, in this order.
std::vector<at::Tensor> SplitAlong(int64_t axis,
                                   const std::vector<at::Tensor>& parts) {
  std::vector<at::Tensor> halves;
  halves.reserve(2 * parts.size());
  for (const at::Tensor& part : parts) {
    const at::Tensor pairs = part.unflatten(axis, {-1, 2});
    const at::Tensor first = pairs.select(axis + 1, 0);
    const at::Tensor second = pairs.select(axis + 1, 1);
    halves.push_back(first + second);
    halves.push_back(first - second);
  }
  return halves;
}

std::vector<at::Tensor> MergeAlong(int64_t axis,
                                   const std::vector<at::Tensor>& halves) {
  std::vector<at::Tensor> parts;
  parts.reserve(halves.size() / 2);
  for (size_t i = 0; i < halves.size(); i += 2) {
    const at::Tensor& low = halves[i];
    const at::Tensor& high = halves[i + 1];
    parts.push_back(at::stack({(low + high) / 2, (low - high) / 2}, axis + 1)
                        .flatten(axis, axis + 1));
  }
  return parts;
}

at::Tensor ToBands(const at::Tensor& x, std::span<const int64_t> axes) {
  std::vector<at::Tensor> parts = {x};
  for (const int64_t axis : axes) parts = SplitAlong(axis, parts);
  return at::cat(parts, 1);
}

at::Tensor FromBands(const at::Tensor& bands, std::span<const int64_t> axes) {
  std::vector<at::Tensor> parts = bands.chunk(int64_t{1} << axes.size(), 1);
  for (size_t i = axes.size(); i > 0; --i) {
    parts = MergeAlong(axes[i - 1], parts);
  }
  return parts.front();
}

}  // namespace

at::Tensor ImageBands(const at::Tensor& frames) {
  return ToBands(frames, kImageAxes);
}

at::Tensor FramesOfImageBands(const at::Tensor& bands) {
  return FromBands(bands, kImageAxes);
}

at::Tensor VideoBands(const at::Tensor& video) {
  return ToBands(video, kVideoAxes);
}

at::Tensor VideoOfBands(const at::Tensor& bands) {
  return FromBands(bands, kVideoAxes);
}

}  // namespace limpid
