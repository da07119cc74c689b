// Draws at most ten times a second.
#include "cli/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace limpid::cli {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);
constexpr absl::Duration kPlainLine = absl::Seconds(5);
constexpr int kBarWidth = 24;

double Share(const ProgressState& state) {
  return std::min(1.0, static_cast<double>(state.frames) / state.total_frames);
}

std::string Eta(const ProgressState& state, double fps) {
  const int64_t left = std::max<int64_t>(0, state.total_frames - state.frames);
  const int64_t seconds = std::llround(left / fps);
  return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
}

}  // namespace

std::string ProgressText(const ProgressState& state) {
  const double seconds = absl::ToDoubleSeconds(state.elapsed);
  const double fps = seconds > 0 ? state.frames / seconds : 0;
  std::string text = absl::StrFormat("%d", state.frames);
  if (state.total_frames > 0) {
    absl::StrAppendFormat(&text, "/%d", state.total_frames);
  }
  absl::StrAppendFormat(&text, " frames, %.1f FPS", fps);
  if (state.total_frames > 0 && fps > 0) {
    absl::StrAppendFormat(&text, ", ETA %s", Eta(state, fps));
  }
  return text;
}

std::string ProgressBar(const ProgressState& state, int width) {
  if (state.total_frames <= 0) return "";
  const int filled = static_cast<int>(std::lround(Share(state) * width));
  std::string bar(width + 2, ' ');
  bar.front() = '[';
  bar.back() = ']';
  std::fill_n(bar.begin() + 1, filled, '#');
  return bar;
}

ProgressLine::ProgressLine(std::FILE* out, int64_t total_frames)
    : out_(out),
      is_terminal_(out != nullptr && isatty(fileno(out)) == 1),
      total_frames_(total_frames),
      start_(absl::Now()),
      drawn_at_(start_) {}

ProgressLine::~ProgressLine() {
  if (line_is_open_) std::fputc('\n', out_);
}

void ProgressLine::Update(int64_t frames) {
  if (out_ == nullptr) return;
  const absl::Time now = absl::Now();
  const bool is_last = frames == total_frames_;
  if (!is_last && now - drawn_at_ < (is_terminal_ ? kRedraw : kPlainLine)) {
    return;
  }
  Draw(frames, now);
  drawn_at_ = now;
}

void ProgressLine::Draw(int64_t frames, absl::Time now) {
  const ProgressState state = {
      .frames = frames, .total_frames = total_frames_, .elapsed = now - start_};
  const std::string text = ProgressText(state);
  if (is_terminal_) {
    absl::FPrintF(out_, "\r%s %s\033[K", ProgressBar(state, kBarWidth), text);
    line_is_open_ = true;
  } else {
    absl::FPrintF(out_, "%s\n", text);
  }
  std::fflush(out_);
}

}  // namespace limpid::cli
