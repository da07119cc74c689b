// How far a long job is: one line that is redrawn on a terminal, a plain line
// every few seconds otherwise. Thread-compatible.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/time/time.h"

namespace limpid::cli {

struct ProgressState {
  int64_t frames = 0;
  int64_t total_frames = 0;  // 0 when unknown
  absl::Duration elapsed = {};
};

// "120/240 frames, 35.2 FPS, ETA 0:03"; without total and ETA when unknown.
std::string ProgressText(const ProgressState& state);
// "[##########          ]", `width` cells; empty when the total is unknown.
std::string ProgressBar(const ProgressState& state, int width);

class ProgressLine {
 public:
  // `out` must outlive the line; null means no output at all.
  ProgressLine(std::FILE* out, int64_t total_frames);
  // Ends the line on a terminal.
  ~ProgressLine();

  void Update(int64_t frames);

 private:
  void Draw(int64_t frames, absl::Time now);

  std::FILE* const out_;
  const bool is_terminal_;
  const int64_t total_frames_;
  const absl::Time start_;
  absl::Time drawn_at_;
  bool line_is_open_ = false;
};

}  // namespace limpid::cli
