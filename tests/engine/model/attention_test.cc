#include "engine/model/attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace limpid {
namespace {

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

at::Tensor Expected(const at::Tensor& q, const at::Tensor& k,
                    const at::Tensor& v) {
  const auto heads_first = [](const at::Tensor& x) {
    return x.to(at::kDouble).transpose(0, 1);
  };
  const at::Tensor scores =
      at::matmul(heads_first(q), heads_first(k).transpose(1, 2)) /
      std::sqrt(static_cast<double>(q.size(2)));
  return at::matmul(at::softmax(scores, -1), heads_first(v)).transpose(0, 1);
}

TEST(AttentionTest, IsSoftmaxOverTheKeysOfEachHead) {
  at::manual_seed(1);
  for (const int64_t num_keys : {1, 7, 300}) {
    const at::Tensor q = at::randn({5, 3, 16});
    const at::Tensor k = at::randn({num_keys, 3, 16});
    const at::Tensor v = at::randn({num_keys, 3, 16});
    const at::Tensor y = Attend(q, k, v);
    EXPECT_EQ(y.sizes(), q.sizes());
    EXPECT_TRUE(y.is_contiguous());
    EXPECT_LT(MaxAbs(y - Expected(q, k, v)), 1e-5) << num_keys;
  }
}

TEST(AttentionTest, TakesViewsOfACache) {
  at::manual_seed(1);
  const at::Tensor q = at::randn({4, 2, 8});
  const at::Tensor cache = at::randn({2, 20, 2, 8});
  const at::Tensor k = cache[0].narrow(0, 3, 11);
  const at::Tensor v = cache[1].narrow(0, 3, 11);
  EXPECT_LT(MaxAbs(Attend(q, k, v) - Expected(q, k, v)), 1e-5);
}

// Rounding of the result and of the weights.
TEST(AttentionTest, KeepsTheDtype) {
  at::manual_seed(1);
  for (const at::ScalarType dtype : {at::kBFloat16, at::kHalf}) {
    const at::Tensor q = at::randn({5, 3, 16}).to(dtype);
    const at::Tensor k = at::randn({9, 3, 16}).to(dtype);
    const at::Tensor v = at::randn({9, 3, 16}).to(dtype);
    const at::Tensor y = Attend(q, k, v);
    EXPECT_EQ(y.scalar_type(), dtype);
    EXPECT_LT(MaxAbs(y - Expected(q, k, v)), 0.02);
  }
}

}  // namespace
}  // namespace limpid
