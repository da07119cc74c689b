// Latents to tokens and back: one token for each patch of a latent frame.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/model/dit_config.h"

namespace limpid {

// Latents [batch, channel, frame, height, width] to
// [batch, frame, token, channel * patch_height * patch_width], channel
// slowest, rows of patches before columns. A size that is no multiple of the
// patch is padded by repeating its last row and column.
at::Tensor ToPatches(const at::Tensor& latent, const DitConfig& config);

// [batch, frame, token, patch_height * patch_width * channel], channel
// fastest, to [batch, channel, frame, height, width]; padding is cut off.
at::Tensor FromPatches(const at::Tensor& patches, LatentSize size,
                       const DitConfig& config);

}  // namespace limpid
