#include "engine/model/causal_state.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

// A chunk that leaves `value` in both layers.
void PutThrough(CausalState& state, double value) {
  CausalState::Pass pass(state);
  pass.Next() = at::full({2, 3}, value, at::kFloat);
  pass.Next() = at::full({4}, value, at::kFloat);
  pass.Commit();
}

at::Tensor FirstLayer(CausalState& state) {
  return CausalState::Pass(state).Next();
}

TEST(CausalStateTest, StartsEmpty) {
  CausalState state;
  EXPECT_FALSE(state.started());
  EXPECT_EQ(state.bytes(), 0);
  EXPECT_TRUE(CausalState::Pass(state).is_first_chunk());
  EXPECT_FALSE(FirstLayer(state).defined());
}

TEST(CausalStateTest, KeepsWhatThePassLeft) {
  CausalState state;
  PutThrough(state, 1);
  EXPECT_TRUE(state.started());
  EXPECT_EQ(state.bytes(), (2 * 3 + 4) * 4);
  EXPECT_FALSE(CausalState::Pass(state).is_first_chunk());
  EXPECT_EQ(FirstLayer(state)[1][2].item<float>(), 1);
}

TEST(CausalStateTest, StaysAsItWasWithoutACommit) {
  CausalState state;
  PutThrough(state, 1);
  {
    CausalState::Pass pass(state);
    pass.Next() = at::zeros({2, 3});
  }
  EXPECT_EQ(FirstLayer(state)[0][0].item<float>(), 1);
}

TEST(CausalStateTest, AdvancesByAllPartsAndJoinsThem) {
  CausalState state;
  const at::Tensor video = at::rand({1, 2, 5, 3, 3});
  const at::Tensor doubled = state.Advance(
      video.split(2, 2), [](const at::Tensor& part, CausalState::Pass& pass) {
        pass.Next() = part.narrow(2, part.size(2) - 1, 1).clone();
        return part * 2;
      });
  EXPECT_TRUE(doubled.equal(video * 2));
  EXPECT_TRUE(FirstLayer(state).equal(video.narrow(2, 4, 1)));
}

TEST(CausalStateTest, StaysAsItWasWhenAPartFails) {
  CausalState state;
  PutThrough(state, 1);
  int parts = 0;
  const auto fail_at_the_second = [&parts](const at::Tensor& part,
                                           CausalState::Pass& pass) {
    pass.Next() = part;
    pass.Next() = part;
    TORCH_CHECK(++parts < 2, "no memory");
    return part;
  };
  EXPECT_THROW(
      state.Advance(at::rand({1, 2, 4, 3, 3}).split(2, 2), fail_at_the_second),
      c10::Error);
  EXPECT_EQ(parts, 2);
  EXPECT_EQ(FirstLayer(state)[0][0].item<float>(), 1);
}

TEST(CausalStateTest, SnapshotSharesTensorsAndStaysBehind) {
  CausalState state;
  PutThrough(state, 1);
  const std::unique_ptr<CodecState> copy = state.Snapshot();
  auto& snapshot = dynamic_cast<CausalState&>(*copy);
  EXPECT_TRUE(FirstLayer(snapshot).is_same(FirstLayer(state)));
  PutThrough(state, 2);
  EXPECT_EQ(FirstLayer(snapshot)[0][0].item<float>(), 1);
  EXPECT_EQ(FirstLayer(state)[0][0].item<float>(), 2);
}

TEST(CausalStateTest, KeepsReferencesWhileLayersAreAdded) {
  CausalState state;
  CausalState::Pass pass(state);
  at::Tensor& first = pass.Next();
  for (int layer = 0; layer < 100; ++layer) pass.Next() = at::ones({1});
  first = at::ones({3});
  pass.Commit();
  EXPECT_EQ(state.bytes(), (100 + 3) * 4);
}

TEST(CausalStateTest, RefusesACommitThatSkippedALayer) {
  CausalState state;
  PutThrough(state, 1);
  CausalState::Pass pass(state);
  pass.Next() = at::zeros({1});
  EXPECT_THROW(pass.Commit(), c10::Error);
  EXPECT_EQ(FirstLayer(state)[0][0].item<float>(), 1);
}

}  // namespace
}  // namespace limpid
