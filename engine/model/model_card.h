// What a model is: the sizes of its networks, their weight files, and how its
// solver is to use them. Read from models/NAME/model.yaml.
//
// model_card_schema.h ties keys to fields, model_card_reader.h reads files,
// model_card_text.h writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "engine/model/dit_config.h"
#include "engine/model/lean_vae_config.h"
#include "engine/model/sampler_settings.h"
#include "engine/model/taehv_config.h"
#include "engine/model/wan_vae_config.h"

namespace limpid {

// Of a weight file's tensors; each of them may also be float32.
enum class WeightDtype { kFloat32, kFloat16, kBFloat16, kInt8 };

struct WeightFile {
  std::string file;    // relative to the card
  std::string sha256;  // 64 hexadecimal digits
  WeightDtype dtype = WeightDtype::kFloat32;
};

struct PriorCard {
  WeightFile weights;
  DitConfig dit;
};

// kLeanVaeWan is a LeanVAE whose latents were aligned with those of Wan.
enum class CodecKind { kWanVae, kLeanVae, kLeanVaeWan, kTaehv };
std::string_view CodecName(CodecKind kind);  // "wan_vae", ...

struct CodecCard {
  CodecKind kind = CodecKind::kWanVae;
  WeightFile weights;
};

struct ScheduleCard {
  double shift = 5;
  std::vector<double> timesteps;  // of the denoising steps, 1..1000, falling
  // Whether timesteps count grid steps before the end: t = grid[1000 - n].
  bool warp = false;
};

struct SolverCard {
  std::string kind;  // as on the wire: "avis", "avis_flash" or "instantvir"
  int64_t latent_frames_per_chunk = 3;
  // Latent frames that the KV cache holds, and how many of them are sinks.
  int64_t window_frames = 21;
  int64_t sink_frames = 0;
  // Other solvers that the networks were trained for. A model of one of the two
  // AVIS solvers serves the other anyway.
  std::vector<std::string> also = {};
  SamplerSettings sampler = {};
};

// A precomputed umT5 embedding: the tensor `embedding`, [token, text_dim].
struct TextCard {
  WeightFile weights;
};

// The detail path around the latent; its tensors show its sizes.
struct DetailCard {
  WeightFile weights;
};

struct ModelCard {
  std::string name;
  std::string description;
  std::string source;  // where the weights come from
  std::string license;
  std::string training_data;

  std::optional<PriorCard> prior;
  std::optional<CodecCard> codec;
  std::optional<WanVaeConfig> wan_vae;    // when that is the codec
  std::optional<LeanVaeConfig> lean_vae;  // likewise
  std::optional<TaehvConfig> taehv;       // likewise
  std::optional<DetailCard> detail;
  std::optional<ScheduleCard> schedule;
  std::optional<SolverCard> solver;
  std::optional<TextCard> text;
};

// What no single key can tell: sections that need each other, sizes that do not
// fit together. INVALID_ARGUMENT naming the key; keys are in their range.
absl::Status CheckModelCard(const ModelCard& card);

// The sizes of the LeanVAE, which must be the codec, with what its kind says
// about pixels and latents.
LeanVaeConfig LeanVaeConfigOf(const ModelCard& card);

// Channels of the latents of the codec, which must be there.
int64_t LatentChannels(const ModelCard& card);

// Whether the model can be used by the solver of that name.
bool ServesSolver(const ModelCard& card, std::string_view solver);

}  // namespace limpid
