#include "engine/model/architecture.h"

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"

namespace limpid {
namespace {

// A tensor that only this network has.
struct Mark {
  Architecture architecture;
  const char* tensor;
};

constexpr std::array kMarks = {
    Mark{Architecture::kCausalDit, "blocks.0.self_attn.q.weight"},
    Mark{Architecture::kWanVae, "encoder.downsamples.0.residual.2.weight"},
    Mark{Architecture::kLeanVae, "latent_bottleneck.phi"},
    Mark{Architecture::kTaehv, "decoder.3.conv.0.weight"}};

}  // namespace

std::string_view ArchitectureName(Architecture architecture) {
  switch (architecture) {
    case Architecture::kCausalDit:
      return "causal_dit";
    case Architecture::kWanVae:
      return "wan_vae";
    case Architecture::kLeanVae:
      return "lean_vae";
    case Architecture::kTaehv:
      return "taehv";
  }
  return "";
}

absl::StatusOr<Architecture> DetectArchitecture(
    const std::set<std::string>& names) {
  for (const Mark& mark : kMarks) {
    if (names.contains(mark.tensor)) return mark.architecture;
  }
  if (names.empty()) return absl::InvalidArgumentError("there are no tensors");
  return absl::InvalidArgumentError(absl::StrFormat(
      "no causal DiT, Wan VAE, LeanVAE or TAEHV: %d tensors, the first is %s",
      names.size(), absl::Utf8SafeCEscape(*names.begin())));
}

}  // namespace limpid
