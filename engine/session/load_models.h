// The models of an engine, on its device.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/session/models.h"
#include "engine/video/chunker.h"

namespace c10 {
struct Device;
}

namespace limpid {

// Loads each folder's model. `dtype` of their weights is float32, bfloat16,
// float16, or "auto": float32 on the CPU, bfloat16 on a GPU. Errors are those
// of LoadRestorationModel, the folder in front; InvalidField("models") when two
// models have chunks of different lengths, ("model_dtype") for another name.
absl::StatusOr<Models> LoadModels(const std::vector<std::string>& folders,
                                  const std::string& dtype, c10::Device device);

// What `models` were trained on; `otherwise` when there is none.
ChunkCadence CadenceOf(const Models& models, const ChunkCadence& otherwise);

}  // namespace limpid
