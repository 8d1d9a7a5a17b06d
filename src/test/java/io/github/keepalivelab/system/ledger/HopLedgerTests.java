package io.github.keepalivelab.system.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.linux.TcpInfo;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.machine.linux.TcpSocket.Address;
import io.github.keepalivelab.system.ledger.Exchanges.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks at what is open and reports of what was closed, put together. */
final class HopLedgerTests {

    private static final Address LOOPBACK = Address.of((byte) 127, (byte) 0, (byte) 0, (byte) 1);

    private final HopLedger books = new HopLedger(Side.SERVER, false);

    private static TcpSocket socket(long cookie, long requests) {
        return new TcpSocket(
                TcpSocket.ESTABLISHED,
                0,
                80,
                40_000,
                LOOPBACK,
                LOOPBACK,
                cookie,
                1,
                0,
                new TcpInfo(0, 1448, 1448, 0, 0, 0, 50, 0, 200 * requests + 1, 80 * requests, requests, requests));
    }

    private void look(TcpSocket... sockets) {
        books.lookBegins();
        List.of(sockets).forEach(books::look);
        books.lookEnds();
    }

    @Test
    void shortConnectionsAreSeenOnlyWhenTheyEnd() {
        look();
        for (int i = 0; i < 5; i++) {
            books.destroyed(socket(i, 1));
        }
        look();
        assertThat(books.totals().opened()).isEqualTo(5);
        assertThat(books.totals().closed()).isEqualTo(5);
        assertThat(books.totals().atMost()).isEqualTo(5);
        assertThat(books.totals().atLeast()).isEqualTo(5);
        assertThat(books.totals().perClosed().getMaxValue()).isEqualTo(1);
    }

    @Test
    void whatAConnectionCarriedBeforeCountsForItsLifeButNotForTheWatch() {
        look(socket(1, 100));
        look(socket(1, 130));
        books.destroyed(socket(1, 150));
        assertThat(books.totals().openAtStart()).isEqualTo(1);
        assertThat(books.totals().opened()).isZero();
        assertThat(books.totals().closed()).isEqualTo(1);
        assertThat(books.totals().atMost()).isEqualTo(50);
        assertThat(books.totals().perClosed().getMaxValue()).isEqualTo(150);
    }

    @Test
    void requestsOfOpenConnectionsCountAsTheyCome() {
        look();
        look(socket(1, 10));
        assertThat(books.totals().atMost()).isEqualTo(10);
        look(socket(1, 25));
        assertThat(books.totals().opened()).isEqualTo(1);
        assertThat(books.totals().atMost()).isEqualTo(25);
    }

    @Test
    void aConnectionThatEndsDuringALookIsNotCountedTwice() {
        look();
        books.lookBegins();
        books.destroyed(socket(1, 3));
        books.look(socket(1, 3));
        books.lookEnds();
        assertThat(books.totals().opened()).isEqualTo(1);
        assertThat(books.totals().closed()).isEqualTo(1);
        assertThat(books.open()).isZero();
    }

    @Test
    void aConnectionWhoseReportWasDroppedIsClosedAllTheSame() {
        look(socket(1, 1), socket(2, 1));
        look(socket(2, 2));
        assertThat(books.totals().closed()).isZero();
        look(socket(2, 3));
        assertThat(books.totals().closed()).isEqualTo(1);
        assertThat(books.totals().unreported()).isEqualTo(1);
        assertThat(books.open()).isEqualTo(1);
    }

    @Test
    void reportsBeforeTheFirstLookAreOfAnEarlierTime() {
        books.destroyed(socket(1, 1));
        look(socket(2, 1));
        assertThat(books.totals().opened()).isZero();
        assertThat(books.totals().closed()).isZero();
    }

    @Test
    void whatEndsDuringTheFirstLookIsCountedOnlyWhenItWasSeenInIt() {
        books.lookBegins();
        books.look(socket(1, 5));
        books.destroyed(socket(1, 6));
        books.destroyed(socket(2, 9));
        books.lookEnds();
        assertThat(books.totals().openAtStart()).isEqualTo(1);
        assertThat(books.totals().closed()).isEqualTo(1);
        assertThat(books.totals().opened()).isZero();
        assertThat(books.totals().atMost()).isEqualTo(1);
    }

    @Test
    void aRefusedConnectionIsNone() {
        HopLedger client = new HopLedger(Side.CLIENT, false);
        client.lookBegins();
        client.lookEnds();
        client.destroyed(new TcpSocket(
                7, 0, 40_000, 80, LOOPBACK, LOOPBACK, 1, 0, 0, new TcpInfo(0, 1448, 1448, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(client.totals().opened()).isZero();
    }

    /** The connecting side, gone after so many requests sent, with bytes that were never acknowledged. */
    private static TcpSocket client(long sent, long unacknowledged) {
        return new TcpSocket(
                7,
                0,
                40_000,
                80,
                LOOPBACK,
                LOOPBACK,
                1,
                0,
                unacknowledged,
                new TcpInfo(0, 1448, 1448, 0, 0, 0, 50, 0, 91, 80, 2, sent));
    }

    private static HopLedger.Totals afterwards(TcpSocket gone) {
        HopLedger ledger = new HopLedger(Side.CLIENT, false);
        ledger.neverAsksFirst();
        ledger.lookBegins();
        ledger.lookEnds();
        ledger.destroyed(gone);
        return ledger.totals();
    }

    @Test
    void aRequestThatMetAClosedConnectionWasNotCarriedByIt() {
        // The head and the body of an answer are two segments, so the second request would pass for a second exchange.
        HopLedger.Totals totals = afterwards(client(2, 90));
        assertThat(totals.atLeast()).isEqualTo(1);
        assertThat(totals.atMost()).isEqualTo(1);
        assertThat(totals.perClosed().getMaxValue()).isEqualTo(1);
    }

    @Test
    void aFinThatWasNotAcknowledgedIsNoRequest() {
        assertThat(afterwards(client(2, 1)).atLeast()).isEqualTo(2);
        assertThat(afterwards(client(2, 0)).atLeast()).isEqualTo(2);
    }

    @Test
    void anUpperBoundDoesNotFallWhenARequestThatWasSeenOnItsWayIsLost() {
        HopLedger ledger = new HopLedger(Side.CLIENT, false);
        ledger.neverAsksFirst();
        ledger.lookBegins();
        ledger.lookEnds();
        ledger.lookBegins();
        ledger.look(client(2, 90));
        ledger.lookEnds();
        ledger.destroyed(client(2, 90));
        assertThat(ledger.totals().atLeast()).isEqualTo(1);
        assertThat(ledger.totals().atMost()).isEqualTo(2);
    }
}
