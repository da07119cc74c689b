// Both directions are one permutation.
#include "engine/model/patches.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

at::Tensor Pad(const at::Tensor& latent, int64_t rows, int64_t columns) {
  if (rows == 0 && columns == 0) return latent;
  return at::replication_pad3d(latent, {0, columns, 0, rows, 0, 0});
}

}  // namespace

at::Tensor ToPatches(const at::Tensor& latent, const DitConfig& config) {
  const auto [rows, columns] =
      PatchGridOf(config, {.height = latent.size(3), .width = latent.size(4)});
  return Pad(latent, rows * config.patch_height - latent.size(3),
             columns * config.patch_width - latent.size(4))
      .unflatten(4, {columns, config.patch_width})
      .unflatten(3, {rows, config.patch_height})
      // batch, channel, frame, row, y, column, x
      .permute({0, 2, 3, 5, 1, 4, 6})
      .flatten(4)
      .flatten(2, 3);
}

at::Tensor FromPatches(const at::Tensor& patches, LatentSize size,
                       const DitConfig& config) {
  const auto [rows, columns] = PatchGridOf(config, size);
  return patches.unflatten(3, {config.patch_height, config.patch_width, -1})
      .unflatten(2, {rows, columns})
      // batch, frame, row, column, y, x, channel
      .permute({0, 6, 1, 2, 4, 3, 5})
      .flatten(5)
      .flatten(3, 4)
      .narrow(3, 0, size.height)
      .narrow(4, 0, size.width);
}

}  // namespace limpid
