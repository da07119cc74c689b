// TAEHV as its definition reads, layer by layer, for a whole clip.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/model/weights.h"
#include "tests/testing/random_taehv.h"

namespace limpid {

// Clips are [frame, channel, height, width].
class PlainTaehv {
 public:
  // `weights` must outlive this.
  explicit PlainTaehv(const Weights& weights) : weights_(weights) {}

  at::Tensor Encode(at::Tensor x) const {
    x = Conv(x, "encoder.0").relu();
    for (const auto& [first, frames] : {std::pair(2, 2), {7, 2}, {12, 1}}) {
      x = x.reshape({-1, frames * x.size(1), x.size(2), x.size(3)});
      x = Conv(x, absl::StrCat("encoder.", first, ".conv"));
      x = Conv(x, absl::StrCat("encoder.", first + 1), /*stride=*/2);
      x = Blocks(x, "encoder.", first + 2);
    }
    return Conv(x, "encoder.17");
  }

  at::Tensor Decode(const at::Tensor& z) const {
    at::Tensor x = Conv(at::tanh(z / 3) * 3, "decoder.1").relu();
    for (const auto& [first, growth] : {std::pair(3, 1), {9, 2}, {15, 2}}) {
      x = Blocks(x, "decoder.", first);
      x = x.repeat_interleave(2, 2).repeat_interleave(2, 3);
      x = Conv(x, absl::StrCat("decoder.", first + 4, ".conv"));
      x = x.reshape({-1, x.size(1) / growth, x.size(2), x.size(3)});
      x = Conv(x, absl::StrCat("decoder.", first + 5));
    }
    return Conv(x.relu(), "decoder.22");
  }

 private:
  at::Tensor Conv(const at::Tensor& x, const std::string& name,
                  int64_t stride = 1) const {
    const at::Tensor& weight = weights_.at(name + ".weight");
    const auto bias = weights_.find(name + ".bias");
    return at::conv2d(x, weight,
                      bias == weights_.end() ? at::Tensor() : bias->second,
                      stride, weight.size(3) / 2);
  }

  at::Tensor Blocks(at::Tensor x, const std::string& side, int first) const {
    for (int index = first; index < first + 3; ++index) {
      const std::string name = absl::StrCat(side, index, ".conv.");
      const at::Tensor past = at::cat(
          {at::zeros_like(x.narrow(0, 0, 1)), x.narrow(0, 0, x.size(0) - 1)});
      at::Tensor y = Conv(at::cat({x, past}, 1), name + "0").relu();
      y = Conv(y, name + "2").relu();
      x = (Conv(y, name + "4") + x).relu();
    }
    return x;
  }

  const Weights& weights_;
};

}  // namespace limpid
