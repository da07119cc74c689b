// Any bytes, opened as a weight file -> tensors, 8-bit pairs joined, original
// names, sizes of the network. Whatever a file holds is taken, or refused with
// words; nothing outside the file is read.
#include <ATen/ATen.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/model/architecture.h"
#include "engine/model/checkpoint_names.h"
#include "engine/model/dit_config.h"
#include "engine/model/lean_vae_config.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/taehv_config.h"
#include "engine/model/wan_vae_config.h"

namespace limpid {
namespace {

void Require(bool holds, const char* claim) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", claim);
  std::abort();
}

// False when it was refused, which must not be without a word.
bool Holds(const absl::Status& status) {
  Require(status.ok() || !status.message().empty(), "refused without a word");
  return status.ok();
}

// Every byte of every tensor.
void Touch(const Weights& weights) {
  volatile uint8_t sum = 0;
  for (const auto& [name, tensor] : weights) {
    const auto* bytes = static_cast<const uint8_t*>(tensor.const_data_ptr());
    for (size_t i = 0; i < tensor.nbytes(); ++i) {
      sum = static_cast<uint8_t>(sum + bytes[i]);
    }
  }
}

void InferSizes(const Weights& weights) {
  std::set<std::string> names;
  for (const auto& [name, tensor] : weights) names.insert(name);
  Holds(DetectArchitecture(names).status());
  if (const auto dit = InferDitConfig(weights); Holds(dit.status())) {
    Holds(CheckDitConfig(*dit));
  }
  if (const auto wan = InferWanVaeConfig(weights); Holds(wan.status())) {
    Holds(CheckWanVaeConfig(*wan));
  }
  if (const auto lean = InferLeanVaeConfig(weights); Holds(lean.status())) {
    Holds(CheckLeanVaeConfig(*lean));
  }
  if (const auto tiny = InferTaehvConfig(weights); Holds(tiny.status())) {
    Holds(CheckTaehvConfig(*tiny));
  }
}

void OpenAndUse(const std::string& path) {
  const absl::StatusOr<SafetensorsFile> file = SafetensorsFile::Open(path);
  if (!Holds(file.status())) return;
  const Weights all = file->All();
  Touch(all);
  const absl::StatusOr<Weights> joined = DequantizedWeights(all);
  if (!Holds(joined.status())) return;
  const absl::StatusOr<Weights> renamed = WithOriginalNames(*joined);
  if (!Holds(renamed.status())) return;
  Require(renamed->size() == joined->size(), "a tensor was lost");
  InferSizes(*renamed);
}

}  // namespace
}  // namespace limpid

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int file = memfd_create("weights", MFD_CLOEXEC);
  limpid::Require(
      file >= 0 && write(file, data, size) == static_cast<ssize_t>(size),
      "no file in memory");
  limpid::OpenAndUse(absl::StrCat("/proc/self/fd/", file));
  close(file);
  return 0;
}
