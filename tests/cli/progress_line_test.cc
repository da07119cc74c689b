#include "cli/progress_line.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace limpid::cli {
namespace {

ProgressState State(int64_t frames, int64_t total, int seconds) {
  return {.frames = frames,
          .total_frames = total,
          .elapsed = absl::Seconds(seconds)};
}

TEST(ProgressLineTest, TellsFramesSpeedAndTimeLeft) {
  EXPECT_EQ(ProgressText(State(120, 240, 2)),
            "120/240 frames, 60.0 FPS, "
            "ETA 0:02");
  EXPECT_EQ(ProgressText(State(10, 1000, 10)),
            "10/1000 frames, 1.0 FPS, "
            "ETA 16:30");
}

TEST(ProgressLineTest, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(ProgressText(State(30, 0, 3)), "30 frames, 10.0 FPS");
  EXPECT_EQ(ProgressText(State(0, 10, 0)), "0/10 frames, 0.0 FPS");
}

TEST(ProgressLineTest, FillsTheBarByShare) {
  EXPECT_EQ(ProgressBar(State(5, 10, 1), 4), "[##  ]");
  EXPECT_EQ(ProgressBar(State(0, 10, 1), 4), "[    ]");
  EXPECT_EQ(ProgressBar(State(12, 10, 1), 4), "[####]");
  EXPECT_EQ(ProgressBar(State(12, 0, 1), 4), "");
}

TEST(ProgressLineTest, WritesOnePlainLineAtTheEndOfAShortJob) {
  char* text = nullptr;
  size_t length = 0;
  std::FILE* out = open_memstream(&text, &length);
  {
    ProgressLine line(out, 2);
    line.Update(1);
    line.Update(2);
  }
  std::fclose(out);
  EXPECT_EQ(std::string(text, length).find("2/2 frames"), 0);
  EXPECT_EQ(text[length - 1], '\n');
  std::free(text);
}

}  // namespace
}  // namespace limpid::cli
