// ModelCard -> YAML.
#pragma once

#include <string>

#include "engine/model/model_card.h"

namespace limpid {

// Every key of the sections that the card has; ParseModelCard reads it back.
std::string FormatModelCard(const ModelCard& card);

}  // namespace limpid
