#include "server/stream_pipeline.h"

#include <gtest/gtest.h>

#include <memory>

#include "absl/time/clock.h"
#include "engine/base/errors.h"
#include "tests/testing/av_stream.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 12;
constexpr int64_t kHeight = 8;

class StreamPipelineTest : public testing::Test {
 protected:
  StreamPipelineTest() {
    EngineOptions options;
    options.device = "cpu";
    engine_ = *Engine::Create(options, nullptr);
  }

  void Open(const v1::Open& open) {
    auto pipeline = StreamPipeline::Open(
        open, *engine_, ServiceOptions(), [this](const MeasuredChunk& chunk) {
          lengths_.push_back(chunk.chunk.frames.size());
          return [](const absl::StatusOr<RestoredChunk>&) {};
        });
    ASSERT_TRUE(pipeline.ok()) << pipeline.status();
    pipeline_ = *std::move(pipeline);
  }

  absl::Status TakeFrames(int64_t first, int64_t count) {
    v1::Frames frames;
    for (int64_t i = first; i < first + count; ++i) {
      *frames.add_frames() = RawFrame(kWidth, kHeight, i);
    }
    return pipeline_->Take(std::move(frames));
  }

  // Lengths of the chunks submitted so far.
  std::vector<size_t> Submitted() {
    EXPECT_TRUE(pipeline_->submissions().Submit(absl::Now(), true).ok());
    return lengths_;
  }

  std::unique_ptr<Engine> engine_;
  std::vector<size_t> lengths_;
  std::unique_ptr<StreamPipeline> pipeline_;
};

TEST_F(StreamPipelineTest, SaysWhatWasOpened) {
  Open(IdentityOpen(kWidth, kHeight));
  const v1::Opened opened = pipeline_->OpenedMessage();
  EXPECT_EQ(opened.initial_credits(), 48u);
  EXPECT_EQ(opened.cadence().first_chunk_frames(), 9u);
  EXPECT_EQ(static_cast<int64_t>(opened.reserved_bytes()),
            pipeline_->session().reserved_bytes());
  EXPECT_EQ(opened.config().source().width(), kWidth);
}

TEST_F(StreamPipelineTest, SaysWhatWasOpenedInAMessageThatAClientTakes) {
  ServiceOptions options;
  options.max_part_bytes = 1000;
  const v1::Open open = MaskOpen(400, 300);
  const auto pipeline = StreamPipeline::Open(open, *engine_, options, {});
  ASSERT_TRUE(pipeline.ok()) << pipeline.status();
  EXPECT_GT(open.ByteSizeLong(), 10000u);
  EXPECT_LT((*pipeline)->OpenedMessage().ByteSizeLong(), 1100u);
}

TEST_F(StreamPipelineTest, ReturnsWhatTheSessionHeld) {
  Open(IdentityOpen(kWidth, kHeight));
  EXPECT_GT(engine_->stats().reserved_bytes, 0);
  pipeline_.reset();
  EXPECT_EQ(engine_->stats().reserved_bytes, 0);
}

TEST_F(StreamPipelineTest, ReturnsTheSessionWhenNoEncoderCanBeMade) {
  v1::Open open = IdentityOpen(kWidth, kHeight);
  open.mutable_output()->set_encoding(v1::ENCODING_VP9);
  const auto pipeline =
      StreamPipeline::Open(open, *engine_, ServiceOptions(), {});
  EXPECT_TRUE(absl::IsInvalidArgument(pipeline.status())) << pipeline.status();
  EXPECT_EQ(engine_->stats().reserved_bytes, 0);
}

TEST_F(StreamPipelineTest, CutsAtCadenceFlushAndEnd) {
  Open(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(TakeFrames(0, 11).ok());
  v1::Control flush;
  flush.mutable_flush();
  ASSERT_TRUE(pipeline_->Apply(flush).ok());
  ASSERT_TRUE(TakeFrames(11, 3).ok());
  ASSERT_TRUE(pipeline_->Finish().ok());
  EXPECT_EQ(Submitted(), (std::vector<size_t>{9, 2, 3}));
}

TEST_F(StreamPipelineTest, StartsAnewAfterAReset) {
  Open(IdentityOpen(kWidth, kHeight));
  ASSERT_TRUE(TakeFrames(0, 2).ok());
  v1::Control reset;
  reset.mutable_reset();
  ASSERT_TRUE(pipeline_->Apply(reset).ok());
  ASSERT_TRUE(TakeFrames(2, 9).ok());
  EXPECT_EQ(Submitted(), (std::vector<size_t>{2, 9}));
}

// Access units with reordering: a picture is held back until later ones come.
class AccessUnitsTest : public StreamPipelineTest {
 protected:
  static constexpr FrameSize kSize = {.width = 64, .height = 48};

  AccessUnitsTest() {
    const AvStreamOptions x264 = EveryAvStream(kSize)[0];
    units_ = *MakeAvStream(x264, SmoothFrames(x264.format, 12));
    v1::Open open = IdentityOpen(kSize.width, kSize.height);
    open.mutable_source()->set_encoding(v1::ENCODING_H264);
    Open(open);
  }

  // The units [begin, end), their PTS moved by `shift`.
  absl::Status TakeUnits(size_t begin, size_t end, int64_t shift) {
    v1::Frames frames;
    for (size_t i = begin; i < end; ++i) {
      v1::Frame* frame = frames.add_frames();
      frame->set_pts(units_[i].pts + shift);
      frame->set_data(units_[i].data);
    }
    return pipeline_->Take(std::move(frames));
  }

  size_t NumSubmitted() {
    size_t num_frames = 0;
    for (const size_t length : Submitted()) num_frames += length;
    return num_frames;
  }

  std::vector<PackedFrame> units_;
};

TEST_F(AccessUnitsTest, AFlushLeavesWhatTheDecoderHoldsBack) {
  v1::Control flush;
  flush.mutable_flush();
  ASSERT_TRUE(TakeUnits(0, 6, 0).ok());
  ASSERT_TRUE(pipeline_->Apply(flush).ok());
  EXPECT_LT(NumSubmitted(), 6u);
  ASSERT_TRUE(TakeUnits(6, 12, 0).ok());
  ASSERT_TRUE(pipeline_->Finish().ok());
  EXPECT_EQ(NumSubmitted(), 12u);
}

TEST_F(AccessUnitsTest, AResetBringsOutWhatTheDecoderHoldsBack) {
  v1::Control reset;
  reset.mutable_reset();
  ASSERT_TRUE(TakeUnits(0, 12, 0).ok());
  EXPECT_LT(NumSubmitted(), 12u);
  ASSERT_TRUE(pipeline_->Apply(reset).ok());
  EXPECT_EQ(NumSubmitted(), 12u);
}

TEST_F(AccessUnitsTest, AfterAResetAKeyFrameStartsAnew) {
  v1::Control reset;
  reset.mutable_reset();
  ASSERT_TRUE(TakeUnits(0, 12, 0).ok());
  ASSERT_TRUE(pipeline_->Apply(reset).ok());
  ASSERT_TRUE(TakeUnits(0, 12, 100000).ok());
  ASSERT_TRUE(pipeline_->Finish().ok());
  EXPECT_EQ(NumSubmitted(), 24u);
}

TEST_F(AccessUnitsTest, AfterAResetAnythingElseIsRefused) {
  v1::Control reset;
  reset.mutable_reset();
  ASSERT_TRUE(TakeUnits(0, 12, 0).ok());
  ASSERT_TRUE(pipeline_->Apply(reset).ok());
  absl::Status status = TakeUnits(1, 12, 100000);
  if (status.ok()) status = pipeline_->Finish();
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidBitstream) << status;
}

TEST_F(StreamPipelineTest, ChangesTheOperatorAndWhatFramesMustCarry) {
  Open(IdentityOpen(kWidth, kHeight));
  v1::Control control;
  v1::OperatorChange* change = control.mutable_operator_change();
  change->set_from_frame(4);
  change->mutable_operator_()->add_stages()->mutable_mask()->set_per_frame(
      true);
  ASSERT_TRUE(pipeline_->Apply(control).ok());
  ASSERT_TRUE(TakeFrames(0, 4).ok());
  EXPECT_EQ(Submitted(), (std::vector<size_t>{4}));
  EXPECT_EQ(FieldOf(TakeFrames(4, 1)), "frames[0].mask");
}

TEST_F(StreamPipelineTest, NamesTheFieldOfABadChange) {
  Open(IdentityOpen(kWidth, kHeight));
  v1::Control control;
  v1::OperatorChange* change = control.mutable_operator_change();
  change->mutable_operator_()->add_stages()->mutable_downsample()->set_factor(
      3);
  EXPECT_EQ(FieldOf(pipeline_->Apply(control)),
            "control.operator_change.operator");
  change->mutable_operator_()
      ->mutable_stages(0)
      ->mutable_downsample()
      ->set_factor(5);
  EXPECT_EQ(FieldOf(pipeline_->Apply(control)),
            "control.operator_change.operator.stages[0].downsample.factor");
  change->clear_operator_();
  change->set_noise_level(-1);
  EXPECT_EQ(FieldOf(pipeline_->Apply(control)),
            "control.operator_change.noise_level");
}

}  // namespace
}  // namespace limpid::server
