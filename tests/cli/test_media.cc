// Shell commands and a pattern.
#include "tests/cli/test_media.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace limpid::cli {

namespace {

// Of this process; removed when it exits.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(::testing::TempDir() + "limpid_XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

std::string TestPath(const std::string& name) {
  static const TemporaryFolder temporary;
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path folder =
      temporary.path() /
      absl::StrFormat("%s_%s", test->test_suite_name(), test->name());
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

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool WaitForAnotherFile(const std::string& file, const std::string& folder) {
  const std::vector<std::string> alone = {file};
  for (int i = 0; i < 6000; ++i) {
    if (NamesIn(folder) != alone) return true;
    absl::SleepFor(absl::Milliseconds(10));
  }
  return false;
}

}  // namespace limpid::cli
