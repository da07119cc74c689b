// Where tensors live: the CPU or one GPU.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"

namespace c10 {
struct Device;
}

namespace limpid {

// GPUs that the driver shows; 0 without a driver.
int NumGpus();

// "cpu", "cuda:N", or "auto" (GPU 0 where there is one, else the CPU). The
// first GPU asked for loads LibTorch's CUDA half, which a machine without one
// need not have, and from then on float32 is float32 on every GPU, not TF32
// with its 10 bits of mantissa. NotFound when there is no such GPU,
// InvalidField("device") when the name is none of these.
absl::StatusOr<c10::Device> DeviceFromName(std::string_view name);

}  // namespace limpid
