// Number types that kernels take; they compute in float32 whichever it is.
#pragma once

namespace limpid::cuda {

enum class ElementType { kFloat, kHalf, kBfloat16 };

}  // namespace limpid::cuda
