#include "engine/solver/stream_memory.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/testing/linear_model.h"

namespace limpid {
namespace {

TEST(StreamMemoryTest, ASnapshotGoesOnByItself) {
  FailurePoint no_failure;
  const auto model = ToyModel(&no_failure);
  StreamMemory memory;
  memory.num_chunks = 3;
  memory.decoder = model->codec->NewDecodeState();
  memory.past = at::rand({1, 3, 4, 4});
  const at::Tensor latent = at::rand({1, kToyChannels, 1, 2, 2}, at::kDouble);
  model->codec->Decode(latent, kToySize, *memory.decoder);
  const StreamMemory copy = memory.Snapshot();
  const at::Tensor next =
      model->codec->Decode(latent + 1, kToySize, *memory.decoder);
  EXPECT_EQ(copy.num_chunks, 3);
  EXPECT_TRUE(copy.past.is_same(memory.past));
  EXPECT_EQ(copy.start_encoder, nullptr);
  EXPECT_TRUE(
      model->codec->Decode(latent + 1, kToySize, *copy.decoder).equal(next));
}

}  // namespace
}  // namespace limpid
