#include "engine/model/kv_cache.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "engine/base/device.h"
#include "engine/model/rotary_embedding.h"
#include "tests/testing/allocation_counter.h"

namespace limpid {
namespace {

constexpr LatentSize kSize = {.height = 2, .width = 4};
constexpr int64_t kTokens = 2;  // of a frame
constexpr int64_t kLayers = 2;

DitConfig Config() {
  return {.dim = 16, .num_layers = kLayers, .num_heads = 2};
}

KvCache NewCache(const CacheWindow& window) {
  return {Config(), kSize, window, at::kFloat};
}

// A pass that writes the position of each frame plus `offset` as its values,
// and `keys` [token, head, channel] for every frame.
void WritePass(KvCache& cache, int64_t frames, double offset = 0,
               const at::Tensor& keys = at::ones({kTokens, 2, 8})) {
  cache.BeginPass(frames);
  for (int64_t layer = 0; layer < kLayers; ++layer) {
    for (const KvCache::Piece& piece : cache.Pending(layer)) {
      for (int64_t token = 0; token < piece.num_tokens; token += kTokens) {
        const int64_t frame =
            cache.next_frame() + (piece.token + token) / kTokens;
        piece.keys.narrow(0, token, kTokens).copy_(keys);
        piece.values.narrow(0, token, kTokens)
            .fill_(static_cast<double>(frame) + offset);
      }
    }
  }
  cache.EndPass();
}

void WriteChunk(KvCache& cache, int64_t frames) {
  WritePass(cache, frames);
  cache.Commit();
}

// The values that the open pass sees, each once for each of its elements.
std::multiset<float> Seen(const KvCache& cache, int64_t layer) {
  const at::Tensor values = cache.Values(layer).select(2, 3).select(1, 1);
  std::multiset<float> seen;
  for (int64_t token = 0; token < values.size(0); ++token) {
    seen.insert(values[token].item<float>());
  }
  return seen;
}

std::multiset<float> Frames(const std::set<int64_t>& frames) {
  std::multiset<float> values;
  for (const int64_t frame : frames) {
    for (int64_t i = 0; i < kTokens; ++i) {
      values.insert(static_cast<float>(frame));
    }
  }
  return values;
}

TEST(KvCacheTest, SeesTheWindowAndTheSinks) {
  std::mt19937 random(1);
  const auto draw = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  for (int stream = 0; stream < 50; ++stream) {
    const int64_t frames = draw(1, 9);
    const int64_t sinks = draw(0, frames - 1);
    KvCache cache = NewCache({.frames = frames, .sinks = sinks});
    for (int chunk = 0; chunk < 20; ++chunk) {
      const int64_t num_frames = draw(1, frames - sinks);
      WritePass(cache, num_frames);
      const int64_t end = cache.next_frame() + num_frames;
      std::set<int64_t> expected;
      for (int64_t frame = 0; frame < end; ++frame) {
        if (frame < sinks || frame >= end - (frames - sinks)) {
          expected.insert(frame);
        }
      }
      for (int64_t layer = 0; layer < kLayers; ++layer) {
        ASSERT_EQ(Seen(cache, layer), Frames(expected));
      }
      cache.Commit();
      ASSERT_EQ(cache.next_frame(), end);
    }
  }
}

TEST(KvCacheTest, SeesOneRunOfMemory) {
  KvCache cache = NewCache({.frames = 6, .sinks = 1});
  for (int chunk = 0; chunk < 10; ++chunk) {
    WriteChunk(cache, 3);
    cache.BeginPass(3);
    EXPECT_TRUE(cache.Keys(1).is_alias_of(cache.Pending(0)[0].keys));
    EXPECT_TRUE(cache.Values(1).is_alias_of(cache.Pending(0)[0].keys));
  }
}

TEST(KvCacheTest, LaterPassesOverwriteTheSameSlots) {
  KvCache cache = NewCache({.frames = 4});
  WriteChunk(cache, 2);
  WritePass(cache, 2, 100);
  WritePass(cache, 2, 200);
  EXPECT_EQ(Seen(cache, 0), Frames({0, 1, 202, 203}));
  WritePass(cache, 2);
  cache.Commit();
  cache.BeginPass(1);
  WritePass(cache, 2);
  EXPECT_EQ(Seen(cache, 1), Frames({2, 3, 4, 5}));
}

TEST(KvCacheTest, LosesOnlyWhatAFailedPassPushedOut) {
  KvCache cache = NewCache({.frames = 5, .sinks = 1});
  WriteChunk(cache, 3);
  WriteChunk(cache, 3);
  // Frames 2 to 5 are in the ring; three more push out 2 to 4.
  cache.BeginPass(3);
  EXPECT_ANY_THROW(cache.Commit());
  EXPECT_EQ(cache.next_frame(), 6);
  WritePass(cache, 1);
  EXPECT_EQ(Seen(cache, 0), Frames({0, 5, 6}));
  cache.Commit();
  WriteChunk(cache, 2);
  WritePass(cache, 1);
  EXPECT_EQ(Seen(cache, 0), Frames({0, 6, 7, 8, 9}));
}

TEST(KvCacheTest, CommitsACompletePassOnce) {
  KvCache cache = NewCache({});
  EXPECT_ANY_THROW(cache.Commit());
  WriteChunk(cache, 3);
  EXPECT_ANY_THROW(cache.Commit());
  EXPECT_EQ(cache.next_frame(), 3);
}

TEST(KvCacheTest, RefusesAChunkThatTheRingCannotHold) {
  KvCache cache = NewCache({.frames = 5, .sinks = 2});
  EXPECT_ANY_THROW(cache.BeginPass(0));
  EXPECT_ANY_THROW(cache.BeginPass(6));
  WriteChunk(cache, 5);  // with the sinks
  EXPECT_ANY_THROW(cache.BeginPass(4));
  WriteChunk(cache, 3);
  EXPECT_EQ(cache.next_frame(), 8);
}

TEST(KvCacheTest, RefusesSinksThatLeaveNoRing) {
  EXPECT_ANY_THROW(NewCache({.frames = 3, .sinks = 3}));
  EXPECT_ANY_THROW(NewCache({.frames = 3, .sinks = -1}));
}

TEST(KvCacheTest, StartsAgainAfterAReset) {
  KvCache cache = NewCache({.frames = 4, .sinks = 1, .sink_reach = 4});
  for (int chunk = 0; chunk < 5; ++chunk) WriteChunk(cache, 2);
  cache.Reset();
  EXPECT_EQ(cache.next_frame(), 0);
  WritePass(cache, 2);
  EXPECT_EQ(Seen(cache, 1), Frames({0, 1}));
}

class SinkTest : public testing::Test {
 protected:
  // Keys of the sink in a pass of 2 frames at `next_frame` of a stream.
  at::Tensor SinkKeysAt(int64_t next_frame, int64_t reach) const {
    KvCache cache = NewCache({.frames = 5, .sinks = 1, .sink_reach = reach});
    WritePass(cache, 1, 0, keys_);
    cache.Commit();
    while (cache.next_frame() < next_frame) WriteChunk(cache, 1);
    cache.BeginPass(2);
    return cache.Keys(1).narrow(0, 0, kTokens).clone();
  }
  at::Tensor Moved(int64_t frames) const {
    return Turn(keys_, RotaryEmbedding(8).TurnsInTime(frames, at::kCPU));
  }

  const at::Tensor keys_ = at::arange(32).view({kTokens, 2, 8}) / 32.0;
};

TEST_F(SinkTest, KeepsItsPositionWithinItsReach) {
  EXPECT_TRUE(SinkKeysAt(5, 7).equal(keys_));
  EXPECT_TRUE(SinkKeysAt(40, CacheWindow::kNoReach).equal(keys_));
}

TEST_F(SinkTest, FollowsAtItsReach) {
  // The chunk ends at 8, so the sink seems to stand at 1.
  EXPECT_TRUE(at::allclose(SinkKeysAt(6, 7), Moved(1)));
  EXPECT_TRUE(at::allclose(SinkKeysAt(20, 7), Moved(15)));
}

TEST_F(SinkTest, NeverComesIntoTheWindow) {
  EXPECT_TRUE(at::allclose(SinkKeysAt(20, 2), Moved(17)));
}

// Moving moved keys again would add a rounding with each chunk.
TEST_F(SinkTest, IsMovedWithoutDrift) {
  EXPECT_LT((SinkKeysAt(20'000, 7) - Moved(20'000 + 2 - 7))
                .abs()
                .max()
                .item<double>(),
            1e-6);
}

TEST(KvCacheBytesTest, IsWhatTheCacheAllocates) {
  const CacheWindow windows[] = {
      {.frames = 9},
      {.frames = 21, .sinks = 3},
      {.frames = 6, .sinks = 1, .sink_reach = CacheWindow::kNoReach}};
  for (const CacheWindow& window : windows) {
    for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
      const DitConfig config = {.dim = 48, .num_layers = 3, .num_heads = 4};
      const LatentSize size = {.height = 5, .width = 8};
      AllocationCounter counter;
      const KvCache cache(config, size, window, dtype);
      const double bytes = static_cast<double>(counter.bytes());
      EXPECT_NEAR(KvCacheBytes(config, size, window, dtype), bytes,
                  0.02 * bytes);
    }
  }
}

TEST(KvCacheBytesTest, IsWhatTheGpuAllocates) {
  const absl::StatusOr<c10::Device> device = DeviceFromName("cuda:0");
  if (!device.ok()) GTEST_SKIP() << device.status();
  const auto held = [&] {
    return at::getDeviceAllocator(device->type())
        ->getDeviceStats(device->index())
        .allocated_bytes[0]
        .current;
  };
  const DitConfig config = {.num_layers = 3};
  const LatentSize size = {.height = 60, .width = 104};
  const CacheWindow window = {.frames = 9, .sinks = 1};
  const at::Tensor first = at::zeros({1}, *device);  // starts the allocator
  const int64_t before = held();
  const KvCache cache(config, size, window,
                      at::TensorOptions(*device).dtype(at::kBFloat16));
  const auto bytes = static_cast<double>(held() - before);
  EXPECT_NEAR(KvCacheBytes(config, size, window, at::kBFloat16), bytes,
              0.02 * bytes);
}

// 30 layers, bfloat16, 832x480: 5.62 GiB for 21 frames.
TEST(KvCacheBytesTest, IsThePublishedSize) {
  const double gib = static_cast<double>(KvCacheBytes(
                         {}, {.height = 60, .width = 104}, {}, at::kBFloat16)) /
                     (1 << 30);
  EXPECT_NEAR(gib, 5.62, 0.005);
}

TEST(KvCacheTest, AShorterChunkSeesWhatALongerOneThatFailedLeft) {
  KvCache failed = NewCache({.frames = 5, .sinks = 1, .chunk_frames = 3});
  KvCache smooth = NewCache({.frames = 5, .sinks = 1, .chunk_frames = 3});
  for (const int64_t frames : {3, 3, 1, 3, 2}) {
    WritePass(failed, 3, /*offset=*/0.5);
    WriteChunk(failed, frames);
    WriteChunk(smooth, frames);
    EXPECT_EQ(Seen(failed, 0), Seen(smooth, 0));
  }
}

TEST(KvCacheTest, AShortChunkSeesThePastThatALongOneWould) {
  KvCache cache = NewCache({.frames = 6, .chunk_frames = 3});
  for (int chunk = 0; chunk < 3; ++chunk) WriteChunk(cache, 3);
  WritePass(cache, 1);
  const std::multiset<float> seen = Seen(cache, 0);
  EXPECT_EQ(std::set<float>(seen.begin(), seen.end()),
            (std::set<float>{6, 7, 8, 9}));
}

}  // namespace
}  // namespace limpid
