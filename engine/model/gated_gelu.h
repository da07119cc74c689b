// The gate of a feed-forward: v * gelu(g), with GELU in its exact form.
#pragma once

#include <ATen/core/Tensor.h>

namespace limpid {

// `values_and_gates`: [..., 2 channels], v before g. Returns [..., channels].
at::Tensor GatedGelu(const at::Tensor& values_and_gates);

}  // namespace limpid
