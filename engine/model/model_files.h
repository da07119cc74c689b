// The names of a model's weight files, so that one model can take another's
// place in its folder.
#pragma once

#include <string>

#include "engine/model/model_card.h"

namespace limpid {

inline constexpr char kPriorStem[] = "prior";
inline constexpr char kCodecStem[] = "codec";
inline constexpr char kTextStem[] = "text";

// A name of this stem that `card` does not use and no file in `folder` has:
// prior.safetensors, or prior-2.safetensors.
std::string FreeFileName(const std::string& folder, const ModelCard& card,
                         const std::string& stem);

// Removes the files of `old` in `folder` that FreeFileName named and `current`
// does not use; not what its card shares with another model, or has named by
// hand.
void RemoveReplacedFiles(const std::string& folder, const ModelCard& old,
                         const ModelCard& current);

}  // namespace limpid
