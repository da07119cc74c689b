// Names of the diffusers layout of Wan models -> the original Wan names.
//
// The two layouts hold the same tensors. What diffusers calls norm2 is the
// original norm3, and the other way round.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace limpid {

// Of the causal DiT, such as "blocks.3.attn1.to_q.weight"; nothing for a name
// that the layout does not have.
std::optional<std::string> OriginalDitName(const std::string& name);

// Of the Wan VAE, such as "decoder.up_blocks.1.resnets.0.conv1.bias".
// `resnets_per_stage` is how many residual blocks a decoder stage has.
std::optional<std::string> OriginalVaeName(const std::string& name,
                                           int64_t resnets_per_stage);

// 1 + the highest index of decoder.up_blocks.N.resnets.INDEX; 0 when there is
// none.
int64_t ResnetsPerStage(const std::vector<std::string>& names);

}  // namespace limpid
