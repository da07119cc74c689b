#include "engine/session/device_health.h"

#include <c10/core/Device.h>
#include <cuda_runtime_api.h>

namespace limpid {

bool IsUsable(c10::Device device) {
  if (!device.is_cuda()) return true;
  return cudaSetDevice(device.index()) == cudaSuccess &&
         cudaDeviceSynchronize() == cudaSuccess;
}

}  // namespace limpid
