// Writes weights to a file, as the card of a model would have them.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "engine/model/file_hash.h"
#include "engine/model/model_card.h"
#include "engine/model/safetensors_writer.h"
#include "engine/model/weights.h"

namespace limpid {

inline void RequireOk(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

inline void WriteWeights(const std::string& path, const Weights& weights) {
  std::vector<TensorSpec> specs;
  for (const auto& [name, tensor] : weights) {
    specs.push_back({name, tensor.scalar_type(), tensor.sizes().vec()});
  }
  auto writer = SafetensorsWriter::Create(path, specs, /*metadata=*/{});
  RequireOk(writer.status());
  for (const auto& [name, tensor] : weights) {
    RequireOk(writer->Write(name, tensor));
  }
  RequireOk(writer->Finish());
}

// Writes `folder`/`file`.
inline WeightFile WriteWeightFile(const std::string& folder,
                                  const std::string& file,
                                  const Weights& weights,
                                  WeightDtype dtype = WeightDtype::kFloat32) {
  WriteWeights(folder + "/" + file, weights);
  return {.file = file,
          .sha256 = Sha256OfFile(folder + "/" + file).value(),
          .dtype = dtype};
}

}  // namespace limpid
