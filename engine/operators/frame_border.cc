// Copies the frame into a larger one and fills or folds the two strips.
#include "engine/operators/frame_border.h"

#include <ATen/ATen.h>

#include <vector>

namespace limpid {
namespace {

// Sources of `count` padded samples from position `first` on.
at::Tensor ReflectedIndices(int64_t first, int64_t count, int64_t size,
                            c10::Device device) {
  std::vector<int64_t> sources;
  for (int64_t i = first; i < first + count; ++i) {
    sources.push_back(ReflectedIndex(i, size));
  }
  return at::tensor(sources, at::kLong).to(device);
}

}  // namespace

int64_t ReflectedIndex(int64_t index, int64_t size) {
  if (size == 1) return 0;
  const int64_t period = 2 * (size - 1);
  const int64_t wrapped = ((index % period) + period) % period;
  return wrapped < size ? wrapped : period - wrapped;
}

at::Tensor Pad(const at::Tensor& x, int64_t dim, Border border,
               const Padding& padding) {
  const int64_t size = x.size(dim);
  std::vector<int64_t> shape = x.sizes().vec();
  shape[shape.size() + dim] += padding.before + padding.after + padding.zeros;
  at::Tensor padded = at::zeros(shape, x.options());
  padded.narrow(dim, padding.before, size).copy_(x);
  if (border == Border::kZero) return padded;
  const at::Tensor before =
      ReflectedIndices(-padding.before, padding.before, size, x.device());
  const at::Tensor after =
      ReflectedIndices(size, padding.after, size, x.device());
  padded.narrow(dim, 0, padding.before).copy_(x.index_select(dim, before));
  padded.narrow(dim, padding.before + size, padding.after)
      .copy_(x.index_select(dim, after));
  return padded;
}

at::Tensor Unpad(const at::Tensor& padded, int64_t dim, Border border,
                 const Padding& padding) {
  const int64_t size =
      padded.size(dim) - padding.before - padding.after - padding.zeros;
  at::Tensor x = padded.narrow(dim, padding.before, size).clone();
  if (border == Border::kZero) return x;
  const at::Tensor before =
      ReflectedIndices(-padding.before, padding.before, size, x.device());
  const at::Tensor after =
      ReflectedIndices(size, padding.after, size, x.device());
  x.index_add_(dim, before, padded.narrow(dim, 0, padding.before));
  x.index_add_(dim, after,
               padded.narrow(dim, padding.before + size, padding.after));
  return x;
}

}  // namespace limpid
