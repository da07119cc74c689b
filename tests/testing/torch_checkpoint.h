// Checkpoints as torch.save writes them, by LibTorch's own writer.
#pragma once

#include <ATen/core/Dict.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/serialization/pickle.h>

#include <fstream>
#include <string>
#include <vector>

#include "engine/model/weights.h"

namespace limpid {

inline c10::IValue AsDict(const Weights& weights) {
  c10::impl::GenericDict dict(c10::StringType::get(), c10::TensorType::get());
  for (const auto& [name, tensor] : weights) dict.insert(name, tensor);
  return dict;
}

// A dictionary of whatever `entries` are.
inline void SaveTorchCheckpoint(
    const std::string& path,
    const std::vector<std::pair<std::string, c10::IValue>>& entries) {
  c10::impl::GenericDict dict(c10::StringType::get(), c10::AnyType::get());
  for (const auto& [name, value] : entries) dict.insert(name, value);
  const std::vector<char> bytes = torch::jit::pickle_save(dict);
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace limpid
