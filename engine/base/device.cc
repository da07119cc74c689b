#include "engine/base/device.h"

#include <ATen/Context.h>
#include <c10/core/Device.h>
#include <cuda_runtime_api.h>
#include <dlfcn.h>

#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "engine/base/errors.h"

namespace limpid {
namespace {

// LibTorch's CUDA half registers its kernels when it is loaded. It is not
// linked, because its own dependencies (cuDNN, cuBLAS, ...; 4 GiB) are
// installed only where a GPU is.
absl::Status LoadTorchCuda() {
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr) {
    return absl::OkStatus();
  }
  return absl::NotFoundError(
      absl::StrFormat("LibTorch's CUDA half cannot be loaded: %s", dlerror()));
}

// What cuDNN convolves in float32 would otherwise be TF32.
void UseWholeFloat32() {
  at::globalContext().setAllowTF32CuDNN(false);
  at::globalContext().setAllowTF32CuBLAS(false);
}

absl::StatusOr<c10::Device> Gpu(int index) {
  const int num_gpus = NumGpus();
  if (index >= num_gpus) {
    return absl::NotFoundError(absl::StrFormat(
        "device is cuda:%d, but this machine has %d GPUs", index, num_gpus));
  }
  if (absl::Status loaded = LoadTorchCuda(); !loaded.ok()) return loaded;
  UseWholeFloat32();
  return c10::Device(c10::DeviceType::CUDA,
                     static_cast<c10::DeviceIndex>(index));
}

std::optional<int> GpuIndex(std::string_view name) {
  constexpr std::string_view kPrefix = "cuda:";
  int index = 0;
  if (!name.starts_with(kPrefix) ||
      !absl::SimpleAtoi(std::string(name.substr(kPrefix.size())), &index) ||
      index < 0 || index > 127) {
    return std::nullopt;
  }
  return index;
}

}  // namespace

int NumGpus() {
  int count = 0;
  return cudaGetDeviceCount(&count) == cudaSuccess ? count : 0;
}

absl::StatusOr<c10::Device> DeviceFromName(std::string_view name) {
  const c10::Device cpu(c10::DeviceType::CPU);
  if (name == "cpu") return cpu;
  if (name == "auto") {
    if (NumGpus() == 0) return cpu;
    return Gpu(0);
  }
  const std::optional<int> index = GpuIndex(name);
  if (!index.has_value()) {
    return InvalidField(
        "device", absl::StrFormat("device is \"%s\", expected \"auto\", "
                                  "\"cpu\" or \"cuda:N\" with N from 0 to 127",
                                  std::string(name)));
  }
  return Gpu(*index);
}

}  // namespace limpid
