#include "bench/run_all.h"

#include <gtest/gtest.h>

#include <atomic>

namespace limpid::bench {
namespace {

// Waits for the others, so that only streams that run at once come to an end.
class Meeting {
 public:
  Meeting(std::atomic<int>& waiting, absl::Status end)
      : waiting_(waiting), end_(std::move(end)) {}

  absl::Status Run(int64_t num_frames) {
    --waiting_;
    while (waiting_ > 0) std::this_thread::yield();
    frames_ = num_frames;
    return end_;
  }

  int64_t frames() const { return frames_; }

 private:
  std::atomic<int>& waiting_;
  const absl::Status end_;
  int64_t frames_ = 0;
};

TEST(RunAllTest, RunsAllStreamsAtOnce) {
  std::atomic<int> waiting = 3;
  std::vector<std::unique_ptr<Meeting>> streams;
  for (int i = 0; i < 3; ++i) {
    streams.push_back(std::make_unique<Meeting>(waiting, absl::OkStatus()));
  }
  EXPECT_TRUE(RunAll(streams, 21).ok());
  for (const auto& stream : streams) EXPECT_EQ(stream->frames(), 21);
}

TEST(RunAllTest, WaitsForAllAndReturnsTheFirstError) {
  std::atomic<int> waiting = 3;
  std::vector<std::unique_ptr<Meeting>> streams;
  for (const absl::Status& end :
       {absl::OkStatus(), absl::AbortedError("b"), absl::InternalError("c")}) {
    streams.push_back(std::make_unique<Meeting>(waiting, end));
  }
  EXPECT_EQ(RunAll(streams, 1).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(streams.back()->frames(), 1);
}

}  // namespace
}  // namespace limpid::bench
