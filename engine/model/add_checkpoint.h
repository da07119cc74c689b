// Makes a checkpoint part of a model: its tensors under original names in a
// weight file beside the card, its sizes and hash in the card.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "engine/model/model_card.h"

namespace limpid {

struct CheckpointOptions {
  // Of the weight file; without it that of the checkpoint.
  std::optional<WeightDtype> dtype = std::nullopt;
  // What no shape shows of a causal DiT; without them as in the card. In a new
  // card, or at another dim, num_heads is dim / 128, and must be given where
  // 128 does not divide dim; text_tokens is 512.
  std::optional<int64_t> num_heads = std::nullopt;
  std::optional<int64_t> text_tokens = std::nullopt;
  // A LeanVAE whose latents were aligned with those of Wan.
  bool is_aligned_with_wan = false;
};

// `source`: a safetensors file of a causal DiT, a codec, or a single text
// embedding [token, channel], in any layout of checkpoint_names.h. Replaces the
// card's prior, codec or text by a file of a name that `card` does not use, so
// that until the new card is written the model is the old one. INVALID_ARGUMENT
// naming tensor or key when it is none of these, or does not fit the rest of
// the card; then the folder is as it was.
absl::StatusOr<ModelCard> AddCheckpoint(const std::string& source,
                                        const CheckpointOptions& options,
                                        const std::string& folder,
                                        ModelCard card);

}  // namespace limpid
