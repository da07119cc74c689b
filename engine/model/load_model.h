// A model card's networks, from its files: everything about a file is checked
// before anything of it is used.
//
// `folder` is where the card lies; the card has passed CheckModelCard. Errors
// name file, tensor or key, what was expected and what was found.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/causal_dit.h"
#include "engine/model/latent_codec.h"
#include "engine/model/model_card.h"
#include "engine/model/refinement.h"
#include "engine/model/weights.h"

namespace limpid {

// The card must have a prior, a codec, a detail path, a text. `options`: device
// and dtype of the weights; on the CPU, in the dtype of the file, the linear
// layers share the memory of all other processes that map the same file.
absl::StatusOr<std::unique_ptr<const CausalDit>> LoadPrior(
    const std::string& folder, const ModelCard& card,
    at::TensorOptions options);
absl::StatusOr<std::unique_ptr<const LatentCodec>> LoadCodec(
    const std::string& folder, const ModelCard& card,
    at::TensorOptions options);
absl::StatusOr<std::unique_ptr<const Refinement>> LoadDetail(
    const std::string& folder, const ModelCard& card,
    at::TensorOptions options);
// [token, text_dim], at most text_tokens.
absl::StatusOr<at::Tensor> LoadText(const std::string& folder,
                                    const ModelCard& card,
                                    at::TensorOptions options);

// Of `weights` that are at hand, such as those of a checkpoint that is not part
// of a model yet.
absl::StatusOr<std::unique_ptr<const CausalDit>> BuildPrior(
    const ModelCard& card, const Weights& weights, at::TensorOptions options);
absl::StatusOr<std::unique_ptr<const LatentCodec>> BuildCodec(
    const ModelCard& card, const Weights& weights, at::TensorOptions options);

// The one tensor `embedding` of a text.
absl::Status CheckText(const ModelCard& card, const Weights& weights);

// Loads every part once, on the CPU in the dtype of its file.
absl::Status CheckModel(const std::string& folder, const ModelCard& card);

}  // namespace limpid
