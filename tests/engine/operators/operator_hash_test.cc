// Tests of engine/operators/operator_hash.
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

OperatorSpec Parsed(std::string_view text) { return *ParseOperator(text); }

OperatorSpec Masked(std::vector<uint8_t> known) {
  MaskSpec mask;
  mask.bitmap = std::make_shared<const MaskBitmap>(
      MaskBitmap{.width = 2, .height = 1, .known = std::move(known)});
  return {.stages = {mask}};
}

OperatorSpec Kernel(std::vector<float> taps) {
  BlurSpec blur;
  blur.kernel = std::move(taps);
  blur.kernel_width = 3;
  blur.kernel_height = 1;
  return {.stages = {blur}};
}

TEST(OperatorHashTest, EqualOperatorsHaveEqualHashes) {
  EXPECT_EQ(OperatorHash(Parsed("blur:sigma=3"), 0.5),
            OperatorHash(Parsed("blur:taps=25,sigma=3"), 0.5));
  EXPECT_EQ(OperatorHash({}, 0.0), OperatorHash(Parsed("identity"), -0.0));
  EXPECT_EQ(OperatorHash(Masked({1, 0}), 0), OperatorHash(Masked({7, 0}), 0));
  EXPECT_EQ(OperatorHash(Kernel({0.0f, 1, 0}), 0),
            OperatorHash(Kernel({-0.0f, 1, 0}), 0));
}

TEST(OperatorHashTest, DifferentOperatorsHaveDifferentHashes) {
  const std::set<std::string> hashes = {
      OperatorHash({}, 0),
      OperatorHash({}, 0.01),
      OperatorHash(Parsed("identity+identity"), 0),
      OperatorHash(Parsed("blur:sigma=3"), 0),
      OperatorHash(Parsed("blur:sigma=3,border=zero"), 0),
      OperatorHash(Masked({1, 0}), 0),
      OperatorHash(Masked({0, 1}), 0),
      OperatorHash(Kernel({0.25f, 0.5f, 0.25f}), 0),
      OperatorHash(Kernel({0.5f, 0.25f, 0.25f}), 0)};
  EXPECT_EQ(hashes.size(), 9u);
}

// Written down once: a change would part servers of different versions.
TEST(OperatorHashTest, IsStable) {
  EXPECT_EQ(OperatorHash({}, 0), "c46b7bd5bbe69463");
}

}  // namespace
}  // namespace limpid
