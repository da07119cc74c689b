// Fills holes of any size smoothly: normalised convolution over a pyramid.
// Each level averages the known pixels nearby and takes what it lacks from the
// next level, which has half the size.
#pragma once

namespace at {
class Tensor;
}

namespace limpid {

// `measurement` is [..., height, width], 0 where unknown; `known`, 1 or 0,
// broadcasts to it. Known pixels are smoothed as well. All 0 without any known
// pixel.
at::Tensor PyramidFill(const at::Tensor& measurement, const at::Tensor& known);

}  // namespace limpid
