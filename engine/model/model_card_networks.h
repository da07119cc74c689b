// The keys of a model card that say what its networks are: prior, codec,
// detail path.
#pragma once

#include <vector>

#include "engine/model/model_card_schema.h"

namespace limpid {

// Appends them in the order of a written card.
void AddNetworkKeys(std::vector<CardKey>& keys);

}  // namespace limpid
