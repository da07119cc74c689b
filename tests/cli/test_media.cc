// Shell commands and a pattern.
#include "tests/cli/test_media.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "absl/strings/str_format.h"

namespace limpid::cli {

std::string TestPath(const std::string& name) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) /
      absl::StrFormat("limpid_%s_%s", test->test_suite_name(), test->name());
  std::filesystem::create_directories(folder);
  return (folder / name).string();
}

void Ffmpeg(const std::string& arguments) {
  const std::string command = "ffmpeg -nostdin -v error -y " + arguments;
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

std::string OutputOf(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer;
  for (size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), n);
  }
  pclose(pipe);
  return output;
}

std::vector<std::string> Probe(const std::string& path,
                               const std::string& streams,
                               const std::string& entries) {
  std::istringstream lines(OutputOf(absl::StrFormat(
      "ffprobe -v error -select_streams %s -show_entries %s -of "
      "csv=print_section=0 '%s'",
      streams, entries, path)));
  std::vector<std::string> result;
  for (std::string line; std::getline(lines, line);) {
    // A comma follows where a frame or packet has side data of its own.
    if (line.ends_with(',')) line.pop_back();
    if (!line.empty()) result.push_back(line);
  }
  return result;
}

std::vector<int64_t> VideoPts(const std::string& path) {
  std::vector<int64_t> pts;
  for (const std::string& line : Probe(path, "v:0", "packet=pts")) {
    pts.push_back(std::atoll(line.c_str()));
  }
  std::sort(pts.begin(), pts.end());
  return pts;
}

FrameFormat RgbFormat(FrameSize size) {
  FrameFormat format;
  format.size = size;
  format.layout = PixelLayout::kRgb;
  return format;
}

Frame PatternFrame(FrameSize size, int64_t pts, int seed) {
  Frame frame;
  frame.pts = pts;
  Plane& plane = frame.planes.emplace_back();
  plane.stride = 3 * size.width;
  for (int64_t i = 0; i < plane.stride * size.height; ++i) {
    plane.data.push_back(static_cast<char>(
        40 + (i * 7 + i / plane.stride * 13 + seed * 5) % 180));
  }
  return frame;
}

}  // namespace limpid::cli
