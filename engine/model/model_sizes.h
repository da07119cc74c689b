// The sizes of a card against those that the shapes of its weights show, so
// that an error says which number is wrong rather than which tensor came first.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/model_card.h"
#include "engine/model/weights.h"

namespace limpid {

// INVALID_ARGUMENT naming the key, what the card says and what the weights
// have; or the tensor that should have shown a size. The card has the section.
absl::Status CheckPriorSizes(const ModelCard& card, const Weights& weights);
absl::Status CheckCodecSizes(const ModelCard& card, const Weights& weights);

// `card` with the sizes that `weights` show; what shapes do not show stays.
absl::StatusOr<ModelCard> WithPriorSizes(ModelCard card,
                                         const Weights& weights);
absl::StatusOr<ModelCard> WithCodecSizes(ModelCard card,
                                         const Weights& weights);

}  // namespace limpid
