// Tensors of a TAEHV of any width, in the layout of the public checkpoint.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/model/taehv_config.h"
#include "tests/testing/random_weights.h"

namespace limpid {

// Sizes for tests in milliseconds.
inline TaehvConfig SmallTaehvConfig() {
  return {.latent_channels = 5,
          .encoder_width = 6,
          .decoder_widths = {12, 8, 6, 4}};
}

inline WeightShapes TaehvShapes(const TaehvConfig& config) {
  WeightShapes shapes;
  const auto conv = [&](const std::string& name, int64_t out, int64_t in) {
    shapes[name + ".weight"] = {out, in, 3, 3};
    shapes[name + ".bias"] = {out};
  };
  const auto blocks = [&](const std::string& side, int64_t first, int64_t n) {
    for (int64_t index = first; index < first + 3; ++index) {
      const std::string name = absl::StrCat(side, index, ".conv.");
      conv(name + "0", n, 2 * n);
      conv(name + "2", n, n);
      conv(name + "4", n, n);
    }
  };
  const int64_t n = config.encoder_width;
  conv("encoder.0", n, 3);
  for (const int64_t first : {2, 7, 12}) {
    const int64_t frames = first == 12 ? 1 : 2;
    shapes[absl::StrCat("encoder.", first, ".conv.weight")] = {n, frames * n, 1,
                                                               1};
    shapes[absl::StrCat("encoder.", first + 1, ".weight")] = {n, n, 3, 3};
    blocks("encoder.", first + 2, n);
  }
  conv("encoder.17", config.latent_channels, n);

  conv("decoder.1", config.decoder_widths[0], config.latent_channels);
  for (int64_t stage = 0; stage < 3; ++stage) {
    const int64_t first = 3 + 6 * stage;
    const int64_t width = config.decoder_widths[stage];
    const int64_t growth = stage == 0 ? 1 : 2;
    blocks("decoder.", first, width);
    shapes[absl::StrCat("decoder.", first + 4, ".conv.weight")] = {
        growth * width, width, 1, 1};
    shapes[absl::StrCat("decoder.", first + 5, ".weight")] = {
        config.decoder_widths[stage + 1], width, 3, 3};
  }
  conv("decoder.22", 3, config.decoder_widths[3]);
  return shapes;
}

}  // namespace limpid
